import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { JOURNEY_NAMES } from '../../../apps/cli/src/load/profile/journey-names.js';
import type { LoadProfile } from '../../../apps/cli/src/load/profile/load-profile.js';
import { JOURNEYS } from '../../../apps/cli/src/load/run/journeys.js';
import type { GatewayModel } from './gateway-model.js';

/** What a gateway spends on a request of each kind, µs of processor time, and where the figure stands. */
export interface GatewayFigures {
  /** A page that it forwards: bench/results/latest.json, row get-1k. */
  readonly pageMicros: number;
  /** A read that is asked of the core in SOAP and answered as JSON, the dearest there is; nothing is remembered: row translated-read. */
  readonly readMicros: number;
  /** An order on the service arm, all its commits: bench/results/orders.json, eight at once, the median of its rounds. */
  readonly orderMicros: number;
}

interface BenchRun {
  readonly rows: readonly {
    readonly name: string;
    readonly cells: readonly { readonly subject: string; readonly cpuMicros: number }[];
  }[];
}
interface OrderRun {
  readonly phases: readonly {
    readonly authority: string;
    readonly measured: readonly {
      readonly title: string;
      readonly atOnce: number;
      readonly each: { readonly cpuMs: Readonly<Record<string, number>> };
    }[];
  }[];
}

/** What does not stand in a result of the bench, each with its source. */
export const GATEWAY_ASSUMPTIONS = {
  pauseShare: {
    value: 0.2,
    source: 'docs/performance.md, flame graphs: garbage is 14.4 of 65 and 18.1 of 86 µs of a translated read',
  },
  pauseSeconds: {
    value: 0.01,
    source: 'docs/performance.md, overload: p99 of an unloaded gateway is 8.7 ms, most of it collections',
  },
  shedAtSeconds: {
    value: 0.04,
    source: 'docs/performance.md, overload: p99 of what is answered at three times its capacity is 49 ms; a pause less',
  },
  refusalShare: { value: 1 / 6, source: 'docs/performance.md, overload: a refusal costs a sixth of an answer' },
} as const;

/** Of the runs that are published. */
export function readGatewayFigures(): GatewayFigures {
  const bench = read('bench/results/latest.json') as BenchRun;
  const cell = (name: string): number =>
    bench.rows.find((row) => row.name === name)?.cells.find(({ subject }) => subject === 'gateway')?.cpuMicros ?? NaN;
  const { phases } = read('bench/results/orders.json') as OrderRun;
  const orders = phases
    .filter(({ authority }) => authority === 'legacy')
    .flatMap(({ measured }) => measured)
    .filter(({ title, atOnce }) => title === 'service arm' && atOnce === 8)
    .map(({ each }) => (each.cpuMs['gateway'] ?? NaN) * 1_000);
  return {
    pageMicros: places(cell('get-1k')),
    readMicros: places(cell('translated-read')),
    orderMicros: places(median(orders)),
  };
}

/** Requests of a day by kind, as shares that add up to 1. */
export interface RequestMix {
  readonly page: number;
  readonly read: number;
  readonly order: number;
}

/** How the requests of a profile divide, when its checkouts order: what precedes and follows an order is reckoned as reads. */
export function requestMix({ journeys }: LoadProfile): RequestMix {
  const requests = JOURNEY_NAMES.map((name) => [name, (journeys[name] ?? 0) * JOURNEYS[name].requests(true)] as const);
  const all = requests.reduce((sum, [, count]) => sum + count, 0);
  const page = (requests.find(([name]) => name === 'page')?.[1] ?? 0) / all;
  const order = (journeys.checkout ?? 0) / all;
  return { page, order, read: 1 - page - order };
}

/** The gateway that these figures and assumptions make. */
export function gatewayModel(figures: GatewayFigures, mix: RequestMix): GatewayModel {
  const micros = mix.page * figures.pageMicros + mix.read * figures.readMicros + mix.order * figures.orderMicros;
  const { pauseShare, pauseSeconds, shedAtSeconds, refusalShare } = GATEWAY_ASSUMPTIONS;
  return {
    serviceSeconds: micros / 1_000_000,
    pauseShare: pauseShare.value,
    pauseSeconds: pauseSeconds.value,
    pauses: 'alike',
    shedAtSeconds: shedAtSeconds.value,
    refusalShare: refusalShare.value,
  };
}

/** Four places: more says nothing of a measurement, and what is published can be gone on from. */
function places(figure: number): number {
  return Number(figure.toPrecision(4));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}

function read(path: string): unknown {
  return JSON.parse(readFileSync(join(PROJECT_ROOT, path), 'utf8'));
}
