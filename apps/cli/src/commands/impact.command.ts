import { InvalidArgumentError, type Command } from 'commander';
import { systemClock } from '@banyan/kernel';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { instantOf } from '../decisions/decision-filter.js';
import type { Terminal } from '../terminal.js';

interface ImpactOptions {
  readonly json?: true;
  readonly from: number;
  readonly to?: number;
}

export function addImpact(program: Command, terminal: Terminal): void {
  program
    .command('impact <domain>')
    .description('what was lost between two instants: failures, sessions, orders and money, with intervals')
    .requiredOption('--from <when>', 'an instant, or how long ago (30m, 2h)', instant)
    .option('--to <when>', 'until then; now by default', instant)
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan impact orders --from 30m
  banyan impact inventory --from 2026-11-28T02:00:00Z --to 2026-11-28T02:20:00Z --json
`,
    )
    .action((domain: string, options: ImpactOptions) => impact(domain, options, terminal));
}

async function impact(domain: string, { from, to, json }: ImpactOptions, terminal: Terminal): Promise<void> {
  const said = await new ControlClient(controlUrl()).impact({
    domain,
    from: new Date(from).toISOString(),
    ...(to === undefined ? {} : { to: new Date(to).toISOString() }),
  });
  if (json) return terminal.print(JSON.stringify(said, null, 2));
  const { requests, journeysFailed, orders, money, text } = said;
  terminal.print(`${domain}, ${said.from} to ${said.to}`);
  terminal.print(
    `${requests.failed} of ${requests.all} requests failed; ${journeysFailed} sessions saw their first failure`,
  );
  terminal.print(`${orders.placed} orders were placed`);
  terminal.print(text);
  if (money !== null) {
    const { value, low, high } = money.lostMinor;
    terminal.print(`By the mean order that is ${value} (${low} to ${high}) minor units of ${money.currency}.`);
  }
}

function instant(text: string): number {
  const atMs = instantOf(text, systemClock.nowMs());
  if (atMs === undefined) throw new InvalidArgumentError('must be an instant (ISO 8601) or an age such as 30m');
  return atMs;
}
