import { setTimeout as pause } from 'node:timers/promises';
import type { Command } from 'commander';
import { systemClock } from '@banyan/kernel';
import { ControlClient } from '../control/control.client.js';
import type { DomainStatus } from '../control/domain-answers.js';
import type { ShopStatus } from '../control/shop-answers.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { mendText } from '../text/mend-text.js';
import { domainText, statusText } from '../text/status-text.js';

interface StatusOptions {
  readonly json?: true;
  readonly watch?: true;
  readonly gate?: true;
  readonly timeout: number;
}

const EVERY_MS = 1_000;

export function addStatus(program: Command, terminal: Terminal, seconds: (text: string) => number): void {
  program
    .command('status [domain]')
    .description('what is going on: stage, latch, verdict, both arms, replicas')
    .option('--json', 'as JSON; with --watch one line each time')
    .option('--watch', 'draw it again every second until interrupted')
    .option(
      '--gate',
      'needs a domain: exit 0 when healthy, 3 when not (yet), 4 when rolled back; with --watch, wait for one of them',
    )
    .option('--timeout <seconds>', 'with --watch --gate: give up after this long', seconds, 600)
    .addHelpText(
      'before',
      `Examples:
  banyan status                              everything
  banyan status inventory --watch            one domain, drawn again every second
  banyan status inventory --gate --watch     in a pipeline: wait until healthy (0) or rolled back (4)
`,
    )
    .action((domain: string | undefined, options: StatusOptions) => status(domain, options, terminal));
}

async function status(domain: string | undefined, options: StatusOptions, terminal: Terminal): Promise<void> {
  if (options.gate && domain === undefined) throw new CommandFailed(EXIT.usage, '--gate needs a domain');
  const client = new ControlClient(controlUrl());
  const startedMs = systemClock.monotonicMs();
  for (;;) {
    const picture = domain === undefined ? await client.status() : await client.domain(domain);
    show(picture, options, terminal);
    if (domain === undefined && !options.json) terminal.print(mendText(await client.map()));
    if (options.gate && 'verdict' in picture) {
      const code = gateOf(picture);
      const timeIsUp = systemClock.monotonicMs() - startedMs > options.timeout * 1000;
      if (code === EXIT.ok) return;
      if (!options.watch || code === EXIT.rolledBack || timeIsUp) throw new CommandFailed(code, gateText(picture));
    } else if (!options.watch) return;
    await pause(EVERY_MS);
  }
}

function show(picture: ShopStatus | DomainStatus, options: StatusOptions, terminal: Terminal): void {
  if (options.json) {
    terminal.print(options.watch ? JSON.stringify(picture) : JSON.stringify(picture, null, 2));
    return;
  }
  if (options.watch) terminal.clear();
  terminal.print('verdict' in picture ? domainText(picture, terminal.paint) : statusText(picture, terminal.paint));
}

function gateOf({ latch, verdict }: DomainStatus): 0 | 3 | 4 {
  if (latch?.state === 'tripped') return EXIT.rolledBack;
  return verdict.kind === 'healthy' ? EXIT.ok : EXIT.gateFailed;
}

function gateText({ domain, latch, verdict }: DomainStatus): string {
  return latch?.state === 'tripped'
    ? `${domain} is rolled back: ${latch.reason}`
    : `${domain} is ${verdict.kind}: ${verdict.text}`;
}
