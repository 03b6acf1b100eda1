import { readFileSync } from 'node:fs';
import { type Command, Option } from 'commander';
import { messageOf } from '@banyan/kernel';
import type { Comparison, Profile } from '@banyan/contracts';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { comparisonText } from '../text/comparison-text.js';

interface DiffOptions {
  readonly profile: Profile;
  readonly json?: true;
  readonly batch?: true;
}

const PROFILES: readonly Profile[] = ['strict', 'default', 'lenient'];

export function addContractsDiff(contracts: Command, terminal: Terminal): void {
  contracts
    .command('diff [old] [new]')
    .description('may somebody who relies on the old text of a contract (OpenAPI 3.1, YAML or JSON) fail with the new?')
    .addOption(
      new Option('--profile <name>', 'how much of what is opinion counts as a promise')
        .choices(PROFILES)
        .default('default'),
    )
    .option('--json', 'as JSON')
    .option('--batch', 'compares many: JSON lines on stdin, and on stdout')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts diff published.yaml draft.yaml
  banyan contracts diff published.yaml draft.yaml --profile strict --json | jq .verdict
  banyan contracts diff --batch < pairs.ndjson

A line of --batch: {"id": "a", "old": {"openapi": "3.1.0", …}, "new": "openapi: 3.1.0\\n…", "profile": "strict"}
old and new are documents, or their texts; profile may be left out. A line that cannot be read is answered with "error".
`,
    )
    .addHelpText(
      'after',
      `
Exit codes: 0 compatible, 1 a text cannot be read or is not OpenAPI 3.1, 2 not understood, 3 breaking or undecided.
With --batch: 0 all lines were compared, 1 some could not be.
Profiles and rules: docs/how-to/compare-contracts.md`,
    )
    .action((old: string | undefined, now: string | undefined, options: DiffOptions) =>
      options.batch ? batch(old, options, terminal) : diff(old, now, options, terminal),
    );
}

async function diff(
  old: string | undefined,
  now: string | undefined,
  { profile, json }: DiffOptions,
  terminal: Terminal,
): Promise<void> {
  if (old === undefined || now === undefined) {
    throw new CommandFailed(EXIT.usage, 'needs two files, the old text and the new; or --batch');
  }
  const { compareContracts, parseContract } = await import('@banyan/contracts');
  let comparison: Comparison;
  try {
    comparison = compareContracts(parseContract(read(old), old), parseContract(read(now), now), profile);
  } catch (error) {
    throw new CommandFailed(EXIT.error, messageOf(error));
  }
  terminal.print(json ? JSON.stringify(comparison) : comparisonText(comparison, profile, terminal.paint));
  if (comparison.verdict !== 'compatible') {
    throw new CommandFailed(EXIT.gateFailed, `not compatible but ${comparison.verdict}`);
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandFailed(EXIT.error, messageOf(error));
  }
}

async function batch(old: string | undefined, { profile }: DiffOptions, terminal: Terminal): Promise<void> {
  if (old !== undefined) throw new CommandFailed(EXIT.usage, '--batch reads stdin and takes no files');
  const { compareLine } = await import('../contracts/compare-line.js');
  const { createInterface } = await import('node:readline');
  let [failed, lines] = [0, 0];
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue;
    const answer = compareLine(line, profile);
    lines += 1;
    if ('error' in answer) failed += 1;
    terminal.print(JSON.stringify(answer));
  }
  if (failed > 0) throw new CommandFailed(EXIT.error, `${failed} of ${lines} lines could not be compared`);
}
