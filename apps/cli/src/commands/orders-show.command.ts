import { Option, type Command } from 'commander';
import type { JourneyMomentAnswer, OrderJourneyAnswer, OrderPageAnswer } from '../control/order-answers.js';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';

/** As an order was answered, and as those of the service stand. */
const STATES = [
  'failed',
  'refused',
  'open',
  'placed',
  'in-review',
  'accepted',
  'in-fulfilment',
  'dispatched',
  'ready-for-collection',
  'completed',
  'cancelled',
  'returned',
];
const CHANNELS = ['web', 'app', 'marketplace', 'store'];
const DEFAULT_LIMIT = 50;
const MOST_LISTED = 200;

interface ListOptions {
  readonly failed?: true;
  readonly state?: string;
  readonly arm?: string;
  readonly channel?: string;
  readonly customer?: string;
  readonly from?: string;
  readonly to?: string;
  readonly before?: string;
  readonly limit: number;
  readonly json?: true;
}

/** What happened to orders: to be listed, and one to be looked into. */
export function addOrderJourneys(orders: Command, terminal: Terminal): void {
  orders
    .command('list')
    .description('orders, the newest first')
    .option('--failed', 'only those that were refused, or that nobody can say of yet; the same as --state failed')
    .addOption(new Option('--state <state>', 'as they were answered, or as those of the service stand').choices(STATES))
    .addOption(new Option('--arm <arm>', 'only those that this arm took').choices(['legacy', 'service']))
    .addOption(new Option('--channel <channel>', 'only those of this channel').choices(CHANNELS))
    .option('--customer <hash>', 'only those of this customer, by the hash that the list shows')
    .option('--from <instant>', 'asked for at or after, such as 2026-11-28T06:00:00Z')
    .option('--to <instant>', 'asked for before')
    .option('--before <reference>', 'only those older than this one')
    .option('--limit <n>', `at most so many, up to ${MOST_LISTED}`, wholeNumber, DEFAULT_LIMIT)
    .option('--json', 'as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan orders list --failed                what went wrong, the newest first
  banyan orders list --state cancelled --channel app --from 2026-11-28T06:00:00Z
  banyan orders list --customer 1b7f0c9ad2e64835
  banyan orders list --arm service --json    for a script; \`next\` is the --before of the next page
`,
    )
    .action((options: ListOptions) => list(options, terminal));
  orders
    .command('show <reference>')
    .description('what happened to one order, step by step, with every attempt and why')
    .option('--json', 'as JSON')
    .option('--healthy', 'beside it, an order of the same channel that nothing happened to')
    .addHelpText(
      'before',
      `Examples:
  banyan orders show BY01JD…                                    by its reference
  banyan orders show 4bf92f3577b34da6a3ce929d0e0e4736           by the trace id that a problem named
  banyan orders show "web-shop 0b9c…"                           by a storefront and its idempotency key
`,
    )
    .action((reference: string, options: { readonly json?: true; readonly healthy?: true }) =>
      show(reference, options, terminal),
    );
}

async function list({ failed, limit, json, state, ...sought }: ListOptions, terminal: Terminal): Promise<void> {
  if (failed && state !== undefined) throw new CommandFailed(EXIT.usage, '--failed is a --state: say one of them');
  const asked = { ...sought, state: failed ? 'failed' : state };
  const said = Object.entries(asked).filter((each): each is [string, string] => each[1] !== undefined);
  const answer = await new ControlClient(controlUrl()).orders({
    limit: String(limit),
    ...Object.fromEntries(said),
  });
  terminal.print(json ? JSON.stringify(answer, null, 2) : listText(answer));
}

async function show(
  reference: string,
  { json, healthy }: { readonly json?: true; readonly healthy?: true },
  terminal: Terminal,
): Promise<void> {
  const client = new ControlClient(controlUrl());
  const journey = await client.journey(reference);
  const other = healthy && journey.healthy !== null ? await client.journey(journey.healthy) : undefined;
  if (json) return terminal.print(JSON.stringify(healthy ? { journey, healthy: other ?? null } : journey, null, 2));
  terminal.print(journeyText(journey));
  if (other !== undefined) terminal.print(`\nheld against it, which nothing happened to:\n\n${journeyText(other)}`);
  else if (healthy) terminal.print('\nthere is no order of the same channel that nothing happened to');
}

function listText({ orders, next, standingsKnown }: OrderPageAnswer): string {
  if (orders.length === 0) return 'no such order';
  const rows = orders.map(
    ({ reference, boundAt, arm, storefront, channel, customerHash, outcome, attempts, standing }) =>
      [
        reference,
        boundAt,
        arm,
        storefront,
        channel ?? '–',
        customerHash ?? '–',
        outcome,
        standing?.state ?? '–',
        standing === null ? '–' : `${standing.totalMinor} ${standing.currency}`,
        String(attempts),
        standing?.degraded === true ? 'not as usual' : '',
      ].map(printable),
  );
  const head = [
    'order',
    'asked at',
    'arm',
    'storefront',
    'channel',
    'customer',
    'answered',
    'stands',
    'minor units',
    'attempts',
    '',
  ];
  return [
    columns([head, ...rows]),
    ...(standingsKnown ? [] : ['the order service does not answer: how they stand is not known']),
    ...(next === null ? [] : [`more: --before ${next}`]),
  ].join('\n');
}

function journeyText(journey: OrderJourneyAnswer): string {
  const { reference, arm, outcome, standing, route, boundAt, decisions, traceIds, moments, missing } = journey;
  const facts = [
    ['order', reference],
    ['asked at', boundAt],
    ['answered', standing === null ? outcome : `${outcome}; it is ${standing.state}`],
    ['arm', route === null ? arm : `${arm}, since ${route.stage}: ${route.reason} (contract ${route.contract})`],
    ...decisions.map(({ kind, by, reason, when }) => [
      when === 'in-force' ? 'latch' : 'meanwhile',
      `${kind} by ${by}: ${reason}`,
    ]),
    ...traceIds.map((id) => ['trace', id]),
  ].map((row) => row.map(printable));
  const startMs = moments[0]?.fromMs ?? 0;
  const rows = moments.map((moment) => rowOf(moment, startMs));
  return [
    columns(facts),
    '',
    columns([['after', 'took', 'who', 'what', 'ended', 'tries', 'why'], ...rows]),
    ...missing.map((words) => `\n${printable(words)}`),
  ].join('\n');
}

function rowOf({ lane, what, fromMs, tookMs, outcome, attempts, because }: JourneyMomentAnswer, startMs: number) {
  return [
    `+${msText(fromMs - startMs)}`,
    tookMs === null ? '–' : msText(tookMs),
    lane,
    what,
    outcome,
    String(attempts),
    because ?? '',
  ].map(printable);
}

function msText(ms: number): string {
  return ms < 10_000 ? `${ms.toFixed(ms < 100 ? 1 : 0)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^[1-9]\d{0,2}$/.test(text) || value > MOST_LISTED) {
    throw new CommandFailed(EXIT.usage, `--limit must be a whole number, 1 to ${MOST_LISTED}`);
  }
  return value;
}
