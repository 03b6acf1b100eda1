import type { Child } from '../place/child.js';
import type { RunningSubject } from '../subjects/start-subject.js';
import {
  KINDS,
  type LoadOrder,
  MIX,
  MIX_LENGTH,
  type Offered,
  type PerKind,
  prepared,
  type Saturated,
  type SHOP,
  SLICE_MS,
} from './traffic.js';

export interface Efforts {
  readonly warmMs: number;
  readonly saturateMs: number;
  readonly settleMs: number;
  readonly levelMs: number;
  readonly recoverMs: number;
}

/** Times what the subject can do. Unloaded comes first; the last is offered when all is over. */
export const LEVELS = ['0.3', '1', '3', '10', '0.5'] as const;
export type LevelName = (typeof LEVELS)[number];

/** One subject, once through everything. */
export interface SubjectRound {
  /** Requests a second of the mix, while it has its core for itself. */
  readonly capacityPerSecond: number;
  /** As it was measured, with some dozen connections that ask without a pause. */
  readonly saturated: Saturated;
  /** The same of each kind alone: what one of it costs. */
  readonly alone: PerKind<Saturated>;
  readonly levels: Readonly<Record<LevelName, MeasuredLevel>>;
  /** From the end of the tenfold load until nothing is refused, lost or slow any more, s; Infinity: not while it was watched. */
  readonly recoveredS: number;
}

export interface MeasuredLevel extends Offered {
  /**
   * How much of the processor time that the subject could have went into answers with 200, 0-1, each counted by what it costs alone: when
   * pages are shed and dearer requests answered instead, fewer requests are as much work.
   */
  readonly usefulRatio: number;
}

/** Under way at once: enough to keep it busy, too few to be an overload. */
const SATURATING = 64;
const PATIENT_MS = 60_000;
/** As slow as before: within this many times the unloaded p99. */
const SLOW_RATIO = 3;

export async function measureSubject(
  { ports: [port = 0], pids: [pid = 0] }: RunningSubject,
  shop: typeof SHOP,
  generator: Child,
  efforts: Efforts,
  say: (text: string) => void,
): Promise<SubjectRound> {
  const order = async <Result>(what: LoadOrder): Promise<Result> => {
    const reply = generator.next<{ result?: Result; error?: string }>('done', PATIENT_MS);
    generator.send(what);
    const { result, error } = await reply;
    if (result === undefined) throw new Error(`the generator could not: ${error}`);
    return result;
  };
  const { warmMs, saturateMs: ms, settleMs, levelMs, recoverMs } = efforts;
  const saturate = (mix: PerKind<number>) =>
    order<Saturated>({ type: 'saturate', mix, connections: SATURATING, warmMs, ms, pid });
  say('what it can do');
  await order({ type: 'connect', port, requests: prepared(shop) });
  const alone = {
    page: await saturate(only('page')),
    read: await saturate(only('read')),
    checkout: await saturate(only('checkout')),
  };
  const saturated = await saturate(MIX);
  const capacityPerSecond = 1_000_000 / saturated.cpuMicros;
  say(`${Math.round(capacityPerSecond)} requests/s: ${LEVELS.join(', ')} times that`);
  const offered = await order<readonly Offered[]>({
    type: 'offer',
    mix: MIX,
    levels: LEVELS.map((times) => ({
      perSecond: capacityPerSecond * Number(times),
      settleMs,
      ms: times === LEVELS.at(-1) ? recoverMs : levelMs,
    })),
    pid,
  });
  const levels = Object.fromEntries(
    LEVELS.map((name, index) => {
      const level = offered[index]!;
      return [name, { ...level, usefulRatio: usefulRatio(level, alone) }];
    }),
  ) as Record<LevelName, MeasuredLevel>;
  return {
    capacityPerSecond,
    saturated,
    alone,
    levels,
    recoveredS: recoveredS(levels['0.5'], levels['0.3'].answeredP99Ms),
  };
}

function only(kind: keyof typeof MIX): PerKind<number> {
  return { page: 0, read: 0, checkout: 0, [kind]: MIX_LENGTH };
}

function usefulRatio({ kinds, goodput, keptWaitingRatio }: Offered, alone: PerKind<Saturated>): number {
  const answered = KINDS.reduce((sum, kind) => sum + kinds[kind].answered, 0);
  const micros = KINDS.reduce((sum, kind) => sum + (kinds[kind].answered / answered) * alone[kind].cpuMicros, 0);
  return (goodput * micros) / 1_000_000 / (1 - keptWaitingRatio);
}

function recoveredS({ slices }: Offered, unloadedP99Ms: number): number {
  const lastBad = slices.findLastIndex(
    ({ refused, lost, p95Ms }) => refused > 0 || lost > 0 || p95Ms > unloadedP99Ms * SLOW_RATIO,
  );
  return lastBad === slices.length - 1 ? Infinity : ((lastBad + 1) * SLICE_MS) / 1000;
}
