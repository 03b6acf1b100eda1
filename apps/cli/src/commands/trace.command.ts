import type { Command } from 'commander';
import { messageOf, parseTraceparent } from '@banyan/kernel';
import { stackOpsUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

const TIMEOUT_MS = 5_000;

export function addTrace(program: Command, terminal: Terminal): void {
  program
    .command('trace <traceId>')
    .description('one request through all processes, as a tree (of the shop that runs on this machine)')
    .option('--json', 'the spans as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan trace 4bf92f3577b34da6a3ce929d0e0e4736
  banyan trace 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01     a whole traceparent works too
`,
    )
    .action((traceId: string, options: { json?: true }) => trace(traceId, options.json === true, terminal));
}

async function trace(given: string, json: boolean, terminal: Terminal): Promise<void> {
  const traceId = parseTraceparent(given)?.traceId ?? given.toLowerCase();
  if (!/^[0-9a-f]{32}$/.test(traceId)) {
    throw new CommandFailed(EXIT.usage, 'a trace id is 32 hex digits, the second part of a traceparent');
  }
  const url = stackOpsUrl();
  let answer: Response;
  try {
    answer = await fetch(`${url}/traces/${traceId}`, {
      redirect: 'error',
      headers: { accept: json ? 'application/json' : 'text/plain' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    throw new CommandFailed(
      EXIT.error,
      `the launcher does not answer at ${url} (${messageOf(error)}): traces are kept by npm start`,
    );
  }
  const text = await answer.text();
  if (answer.status === 404) {
    throw new CommandFailed(
      EXIT.error,
      'no such trace is remembered: it was not sampled, is not finished, or was long ago (a request that brings a traceparent ending in -01 is always sampled)',
    );
  }
  if (!answer.ok) throw new CommandFailed(EXIT.error, `the launcher answered ${answer.status}`);
  terminal.print(text.trimEnd());
}
