import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { systemClock } from '@banyan/kernel';
import { ControlClient } from '../control/control.client.js';
import type { DomainStatus } from '../control/domain-answers.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

interface WatchOptions {
  readonly json?: true;
  readonly for?: number;
}

const EVERY_MS = 1_000;

export function addWatch(program: Command, terminal: Terminal, seconds: (text: string) => number): void {
  program
    .command('watch <domain>')
    .description('a line each time something changes, until interrupted; exit 4 when it is rolled back meanwhile')
    .option('--json', 'each line a JSON object')
    .option('--for <seconds>', 'end after so long, with exit 0', seconds)
    .addHelpText(
      'before',
      `Examples:
  banyan watch inventory
  banyan watch inventory --for 600 && echo "ten minutes, and not rolled back"
  banyan watch inventory --json | jq .verdict
`,
    )
    .action((domain: string, options: WatchOptions) => watch(domain, options, terminal));
}

async function watch(domain: string, options: WatchOptions, terminal: Terminal): Promise<void> {
  const client = new ControlClient(controlUrl());
  const startedMs = systemClock.monotonicMs();
  const isOver = (): boolean =>
    options.for !== undefined && systemClock.monotonicMs() - startedMs >= options.for * 1_000;
  let told = '';
  for (;;) {
    const picture = await client.domain(domain);
    const line = options.json ? jsonLine(picture) : textLine(picture);
    if (line !== told) terminal.print(options.json ? line : `${new Date(systemClock.nowMs()).toISOString()}  ${line}`);
    told = line;
    if (picture.latch?.state === 'tripped') {
      throw new CommandFailed(EXIT.rolledBack, `${domain} is rolled back: ${picture.latch.reason}`);
    }
    if (isOver()) return;
    await pause(EVERY_MS);
  }
}

function jsonLine({ domain, stage, latch, verdict, share, flag }: DomainStatus): string {
  const { intended, observed } = share;
  return JSON.stringify({
    domain,
    stage,
    latch: latch?.state ?? null,
    verdict: verdict.kind,
    text: verdict.text,
    intended: intended ?? (flag.intendedPercent === null ? null : flag.intendedPercent / 100),
    observed,
  });
}

function textLine({ stage, latch, verdict, share, flag }: DomainStatus): string {
  const observed = share.observed === null ? 'share not known' : `${(share.observed * 100).toFixed(1)} % observed`;
  return `${stage ?? 'no replica'}  latch ${latch?.state ?? 'unread'}  ${flag.intendedPercent ?? '?'} % intended, ${observed}  ${verdict.kind}: ${verdict.text}`;
}
