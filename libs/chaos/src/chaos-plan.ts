import { CHAOS_POLICY, type ChaosPolicy } from './chaos-policy.js';

/**
 * What can be done to the calls of an integration. `latency`: they are held up, then made. `errors`: it answers with its own failure.
 * `resets`: the connection is cut, by turns before the call was made and after it was answered. `garbage`: it is asked, and its answer
 * cannot be read.
 */
export const CHAOS_FAULTS = ['latency', 'errors', 'resets', 'garbage'] as const;
export type ChaosFault = (typeof CHAOS_FAULTS)[number];

/** What somebody wants to be done, and to whom. */
export interface ChaosPlan {
  readonly fault: ChaosFault;
  /** Of sessions, above 0 up to the policy's most. */
  readonly sharePercent: number;
  /** How long a call is held up, ms; of no meaning but for `latency`. */
  readonly latencyMs: number;
  /** Then it ends by itself. */
  readonly seconds: number;
}

/** What of a plan is out of bounds, by member; empty: nothing. */
export function planFaults(
  { sharePercent, latencyMs, seconds }: Omit<ChaosPlan, 'fault'>,
  policy: ChaosPolicy = CHAOS_POLICY,
): readonly { readonly member: keyof ChaosPlan; readonly message: string }[] {
  const bounds = [
    ['sharePercent', sharePercent, policy.mostSharePercent.value, 'percent of sessions'],
    ['latencyMs', latencyMs, policy.longestLatencyMs.value, 'ms'],
    ['seconds', seconds, policy.longestSeconds.value, 'seconds'],
  ] as const;
  return bounds.flatMap(([member, value, most, unit]) =>
    value > 0 && value <= most ? [] : [{ member, message: `must be above 0 and at most ${most} ${unit}` }],
  );
}

/** In a few words, for records and people: `latency of 300 ms for 10 % of sessions`. */
export function planText({ fault, sharePercent, latencyMs }: Omit<ChaosPlan, 'seconds'>): string {
  return `${fault}${fault === 'latency' ? ` of ${latencyMs} ms` : ''} for ${sharePercent} % of sessions`;
}
