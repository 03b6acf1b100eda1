import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';

/** What docs/scaling.md reckons for. */
const REQUESTS_PER_SECOND = 100_000;
const ORDERS_PER_SECOND = 1_000;
/** Share of a core that a process is to use: `cpuPercent` of docker/helm/banyan/values.yaml. */
const USED_RATIO = 0.6;
/** A gateway: 4 connections for latches (libs/database), 8 for the ledger (libs/ledger), and a listening one for each. */
const GATEWAY_CONNECTIONS = 14;
/** PostgreSQL's default of `max_connections`, less those kept for administrators. */
const POSTGRES_CONNECTIONS = 97;
/** Eight at once: more wait for each other, fewer wait for the disk. */
const AT_ONCE = 8;

export const BEGIN = '<!-- figures: begin -->';
export const END = '<!-- figures: end -->';

interface OrderCost {
  readonly title: string;
  readonly atOnce: number;
  readonly perSecond: number;
  readonly each: {
    readonly cpuMs: Readonly<Record<string, number>>;
    readonly writingCommits: number;
    readonly flushes: number;
    readonly walBytes: number;
  };
}
interface Orders {
  readonly phases: readonly { readonly authority: string; readonly measured: readonly OrderCost[] }[];
}
interface Autoscaling {
  readonly measured: { readonly pageMicros: number; readonly readMicros: number; readonly orderMicros: number };
  readonly mix: { readonly page: number; readonly read: number; readonly order: number };
  readonly requestMicros: number;
  readonly capacityPerSecond: number;
  readonly peakPerSecond: number;
  readonly plans: readonly {
    readonly name: string;
    readonly title: string;
    readonly replicas: { readonly least: number; readonly most: number };
    readonly replicaHours: number;
    readonly costOfPeakRatio: number;
    readonly refused: number;
    readonly refusedRatio: number;
    readonly refusingMinutes: number;
    readonly p99WaitMs: number;
    readonly worstMinuteP99WaitMs: number;
  }[];
}

/** The tables of docs/scaling.md, by the results that are published: what is measured, what follows, and the simulated day. */
export function scalingFigures(): string {
  const day = read('bench/results/autoscaling.json') as Autoscaling;
  const orders = read('bench/results/orders.json') as Orders;
  return [measured(day, orders), arithmetic(day, orders), simulated(day)].join('\n\n');
}

function measured(
  { measured: { pageMicros, readMicros, orderMicros }, mix, requestMicros, capacityPerSecond }: Autoscaling,
  orders: Orders,
): string {
  const { each } = median(orders);
  return table(
    ['what one costs', 'figure', 'from'],
    [
      ['a page passed through, gateway', `${one(pageMicros)} µs`, 'latest.json, `get-1k`'],
      ['a read translated from SOAP, gateway', `${one(readMicros)} µs`, 'latest.json, `translated-read`'],
      ['an order on the service arm, gateway', `${one(orderMicros / 1_000)} ms`, 'orders.json, eight at once'],
      [
        'a request of the simulated day, gateway',
        `${one(requestMicros)} µs: ${percent(mix.page)} pages, ${percent(mix.read)} reads, ${percent(mix.order)} orders`,
        'autoscaling.json',
      ],
      ['so that a core answers', `${count(capacityPerSecond)} requests a second at most`, 'reckoned'],
      ['an order, order service', `${one(each.cpuMs['orders'] ?? NaN)} ms`, 'orders.json'],
      ['an order, PostgreSQL', `${one(each.cpuMs['postgres'] ?? NaN)} ms`, 'orders.json'],
      ['an order, commits that write', one(each.writingCommits), 'orders.json'],
      ['an order, flushes to disk', one(each.flushes), 'orders.json'],
      ['an order, write-ahead log', `${one(each.walBytes / 1_024)} KB`, 'orders.json'],
    ],
  );
}

function arithmetic({ capacityPerSecond }: Autoscaling, orders: Orders): string {
  const { each, perSecond } = median(orders);
  const gateways = Math.ceil(REQUESTS_PER_SECOND / (capacityPerSecond * USED_RATIO));
  const cores = (process: string): number =>
    Math.ceil((ORDERS_PER_SECOND * (each.cpuMs[process] ?? NaN)) / 1_000 / USED_RATIO);
  const walPerSecond = (ORDERS_PER_SECOND * each.walBytes) / 1_024 ** 2;
  return table(
    [`at ${count(REQUESTS_PER_SECOND)} requests and ${count(ORDERS_PER_SECOND)} orders a second`, 'needs'],
    [
      [`gateways, ${USED_RATIO * 100} % of a core each in use`, String(gateways)],
      ['order services, likewise', String(cores('orders'))],
      ['cores of PostgreSQL for orders, likewise', String(cores('postgres'))],
      ['commits a second', count(ORDERS_PER_SECOND * each.writingCommits)],
      [
        'write-ahead log',
        `${one(walPerSecond)} MB a second, ${one((walPerSecond * 86_400) / 1_024 ** 2)} TB a day at that pace`,
      ],
      [
        'connections of gateways to PostgreSQL',
        `${gateways * GATEWAY_CONNECTIONS} (${GATEWAY_CONNECTIONS} each; by default it takes ${POSTGRES_CONNECTIONS}, ${Math.floor(POSTGRES_CONNECTIONS / GATEWAY_CONNECTIONS)} gateways)`,
      ],
      ['polls of flags, lease writes, latch reads', `${gateways} of each a second`],
      ['reports to control', `${2 * gateways} a second`],
      ['orders measured, eight at once, on two cores that everything shared', `${one(perSecond)} a second`],
    ],
  );
}

function simulated({ plans, peakPerSecond }: Autoscaling): string {
  return table(
    [
      `a day with a peak of ${count(peakPerSecond)} a second`,
      'gateways',
      'gateway hours',
      'of the peak’s',
      'refused',
      'minutes that refuse',
      'p99 wait',
      'in the worst minute',
    ],
    plans.map(
      ({
        title,
        replicas: { least, most },
        replicaHours,
        costOfPeakRatio,
        refused,
        refusedRatio,
        refusingMinutes,
        p99WaitMs,
        worstMinuteP99WaitMs,
      }) => [
        title,
        least === most ? String(least) : `${least}–${most}`,
        replicaHours.toFixed(0),
        percent(costOfPeakRatio),
        refused === 0 ? '0' : `${count(refused)} (${(refusedRatio * 100).toPrecision(2)} %)`,
        String(refusingMinutes),
        `${one(p99WaitMs)} ms`,
        worstMinuteP99WaitMs >= 500 ? 'over 500 ms' : `${one(worstMinuteP99WaitMs)} ms`,
      ],
    ),
  );
}

/** Service arm, stock with the core: the median round by each figure. */
function median({ phases }: Orders): Pick<OrderCost, 'each' | 'perSecond'> {
  const rounds = phases
    .filter(({ authority }) => authority === 'legacy')
    .flatMap(({ measured: all }) => all)
    .filter(({ title, atOnce }) => title === 'service arm' && atOnce === AT_ONCE);
  const middle = (figure: (round: OrderCost) => number): number =>
    rounds.map(figure).toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? NaN;
  return {
    perSecond: middle((round) => round.perSecond),
    each: {
      cpuMs: Object.fromEntries(
        ['orders', 'postgres'].map((name) => [name, middle(({ each }) => each.cpuMs[name] ?? NaN)]),
      ),
      writingCommits: middle(({ each }) => each.writingCommits),
      flushes: middle(({ each }) => each.flushes),
      walBytes: middle(({ each }) => each.walBytes),
    },
  };
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function one(value: number): string {
  return String(Number(value.toFixed(1)));
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(2))} %`;
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(PROJECT_ROOT, path), 'utf8'));
}
