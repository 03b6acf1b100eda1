import { binomialTail, type Objective } from '@banyan/slo';
import { LOAD_POLICY } from './load-policy.js';

/** `disturbed`: the generator itself was late, and nothing can be said of the shop. */
export type LoadVerdict = 'healthy' | 'breached' | 'inconclusive' | 'disturbed';

/** One promise, held against what was counted. */
export interface Promised {
  readonly kind: 'availability' | 'latency';
  /** Share that must be good, 0-1. */
  readonly target: number;
  /** Of latency; null: of availability. */
  readonly thresholdMs: number | null;
  readonly bad: number;
  readonly of: number;
  readonly verdict: Exclude<LoadVerdict, 'disturbed'>;
}

export interface OperationVerdict {
  /** Empty: there is no objective, and no verdict. */
  readonly promises: readonly Promised[];
  /** Null: there is no objective. */
  readonly verdict: Exclude<LoadVerdict, 'disturbed'> | null;
  /** Why it is not healthy, a sentence each. */
  readonly because: readonly string[];
}

interface Counted {
  readonly due: number;
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  readonly slow: number;
}

/**
 * Is a promise kept in this run? Healthy: the share of bad ones is within it, of enough requests. Breached: it is not, and not by
 * chance. Inconclusive: there were too few, or chance alone would do it as well.
 *
 * @param target share that must be good, 0-1
 */
export function judgePromise(bad: number, of: number, target: number): Promised['verdict'] {
  const allowed = 1 - target;
  if (of > 0 && bad / of > allowed) {
    return binomialTail(bad, of, allowed) <= LOAD_POLICY.alpha.value ? 'breached' : 'inconclusive';
  }
  return of < LOAD_POLICY.leastRequests.value ? 'inconclusive' : 'healthy';
}

/** What of an operation is promised, and whether it was kept. Every request counts that was meant to be sent. */
export function judgeOperation(objective: Objective | undefined, counts: Counted): OperationVerdict {
  if (objective === undefined) return { promises: [], verdict: null, because: [] };
  const { due, failed, slow, refused } = counts;
  const { availabilityTarget, latencyTarget, latencyThresholdMs } = objective;
  const promises: readonly Promised[] = [
    promised('availability', failed, due, availabilityTarget, null),
    promised('latency', slow, due - failed, latencyTarget, latencyThresholdMs),
  ];
  const { mostRefused } = LOAD_POLICY;
  const isRefused = due > 0 && refused / due > mostRefused.value;
  const because = [
    ...(due < LOAD_POLICY.leastRequests.value
      ? [`only ${count(due)} requests, and ${LOAD_POLICY.leastRequests.value} are needed`]
      : []),
    ...promises.flatMap((each) => reasonOf(each)),
    ...(isRefused
      ? [`${count(refused)} of ${count(due)} were refused: what was measured is how fast the shop says no`]
      : []),
  ];
  const verdicts = [...promises.map(({ verdict }) => verdict), ...(isRefused ? (['inconclusive'] as const) : [])];
  return { promises, verdict: worst(verdicts), because };
}

/** A breach is a breach whatever else is not known. */
export function worst<V extends LoadVerdict>(verdicts: readonly V[]): V | 'inconclusive' | 'healthy' {
  const found = (['disturbed', 'breached', 'inconclusive', 'healthy'] as const).find((each) =>
    (verdicts as readonly LoadVerdict[]).includes(each),
  );
  return (found ?? 'inconclusive') as V | 'inconclusive' | 'healthy';
}

/** Was the generator on time? @returns undefined, or why nothing can be said */
export function disturbance(late: number, due: number): string | undefined {
  const { mostLate } = LOAD_POLICY;
  if (due === 0 || late / due <= mostLate.value) return undefined;
  return `the generator itself was late with ${count(late)} of ${count(due)} requests: give it a core of its own, or a lower peak`;
}

function promised(
  kind: Promised['kind'],
  bad: number,
  of: number,
  target: number,
  thresholdMs: number | null,
): Promised {
  return { kind, target, thresholdMs, bad, of, verdict: judgePromise(bad, of, target) };
}

/** Empty: it was kept, or all that is wrong is that there were few. */
function reasonOf({ kind, target, thresholdMs, bad, of, verdict }: Promised): readonly string[] {
  if (of === 0 || bad / of <= 1 - target) return [];
  const what = kind === 'availability' ? 'failed' : `took longer than ${count(thresholdMs ?? 0)} ms`;
  const found = `${count(bad)} of ${count(of)} ${what}, and ${Number(((1 - target) * 100).toPrecision(3))} % may`;
  return [verdict === 'breached' ? found : `${found}: chance would do that too, a longer run would tell`];
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
