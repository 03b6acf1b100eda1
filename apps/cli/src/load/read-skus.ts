import { readFileSync } from 'node:fs';
import { messageOf } from '@banyan/kernel';
import { runningOpsUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';

const MOST_OF_THE_STAND_IN = 300;
const PATIENCE_MS = 5_000;

/**
 * The goods that people look at, the most popular first: a line each of a file, or where there is none those of the stand-in core
 * of this machine.
 *
 * @throws CommandFailed when there is neither
 */
export async function readSkus(file: string | undefined, environment = process.env): Promise<readonly string[]> {
  const skus = file === undefined ? await ofStandIn(environment) : ofFile(file);
  if (skus.length === 0) throw new CommandFailed(EXIT.usage, `${file ?? 'the stand-in core'} has no goods`);
  return skus;
}

function ofFile(file: string): readonly string[] {
  try {
    const lines = readFileSync(file, 'utf8').split(/\r?\n/);
    return [...new Set(lines.filter((line) => line.trim() !== ''))];
  } catch (error) {
    throw new CommandFailed(EXIT.usage, `the list of goods cannot be read: ${messageOf(error)}`);
  }
}

async function ofStandIn(environment: Readonly<Record<string, string | undefined>>): Promise<readonly string[]> {
  const url = runningOpsUrl('legacy-core', environment);
  if (url === undefined) {
    throw new CommandFailed(
      EXIT.usage,
      'say which goods people look at: --skus FILE, one a line, the most popular first',
    );
  }
  try {
    const answer = await fetch(`${url}/__books/skus?limit=${MOST_OF_THE_STAND_IN}`, {
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return ((await answer.json()) as { readonly skus: readonly string[] }).skus;
  } catch (error) {
    throw new CommandFailed(EXIT.error, `the stand-in core does not say which goods there are: ${messageOf(error)}`);
  }
}
