import { CHAOS_POLICY, type ChaosPolicy } from './chaos-policy.js';
import { p99Ms, type ChaosTally } from './chaos-tally.js';

/** How a run went for shoppers. */
export interface RunOutcome {
  /** `unaffected`: none noticed; `degraded`: something stood in, or it was slow; `failed`: some got errors. */
  readonly outcome: 'unaffected' | 'degraded' | 'failed';
  /** In a sentence. */
  readonly behaviour: string;
}

/**
 * What a run proved. Pure.
 *
 * @returns undefined when nothing was injected: that proves nothing, and is neither good nor bad
 */
export function judgeRun(tally: ChaosTally, policy: ChaosPolicy = CHAOS_POLICY): RunOutcome | undefined {
  const { injected, requests, failed, stoodIn, slow } = tally;
  if (injected < policy.leastInjected.value) return undefined;
  const isSlow = requests > 0 && slow > policy.mostSlowRatio.value * requests;
  const p99 = p99Ms(tally);
  const behaviour = [
    `${injected} of their calls were touched`,
    `${failed} of ${requests} requests failed`,
    `${stoodIn} were answered by something that stood in`,
    ...(p99 === undefined
      ? []
      : [
          `99 of 100 within ${Number.isFinite(p99) ? `${p99} ms` : 'more than can be told'}, ${slow} over their objective`,
        ]),
  ].join(', ');
  return { outcome: failed > 0 ? 'failed' : stoodIn > 0 || isSlow ? 'degraded' : 'unaffected', behaviour };
}
