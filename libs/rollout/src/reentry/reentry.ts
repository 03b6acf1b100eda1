import type { Latch } from '../latch.js';
import { foldTrips, type LatchMove } from './trip-history.js';
import type { ReentryPolicy } from './reentry-policy.js';

/** When somebody asks for a reset, on two clocks: one that people set, and one that never goes back. */
export interface ReentryMoment {
  /** Wall clock of whoever asks, ms since the Unix epoch. */
  readonly atMs: number;
  /** For how long whoever asks has seen this trip stand, on a monotonic clock, ms, from 0. Absent: not known. */
  readonly seenStandingMs?: number;
}

/** What stands between a tripped latch and the service. */
export interface Reentry {
  /** Trips that count towards the wait: each adds one, each healthy interval takes one off; from 1. */
  readonly trips: number;
  /** How long the latch stays tripped at least, ms, from the trip. */
  readonly waitMs: number;
  /** What is left of it, ms, 0 to `waitMs`. */
  readonly remainingMs: number;
  /** From when a reset is possible, on the wall clock of whoever asked; past or present when nothing is left. */
  readonly possibleAtMs: number;
  /** The release that tripped last; undefined: the record does not say. */
  readonly release: string | undefined;
  /** The number of trips that whoever resets must confirm; undefined: none need be. */
  readonly confirmTrips: number | undefined;
}

/**
 * When, and on what word, a tripped latch may be armed again. Pure: the wait of Envoy's outlier ejection (`waitMs` times the
 * trips, at most `mostWaitMs`, one trip less for each healthy interval) over the decisions of the chain.
 *
 * Clocks may lie. A trip is never taken to be earlier than a decision that stands before it in the chain, so that a clock
 * that was behind does not shorten the wait; and what somebody has seen standing on a clock that cannot go back counts
 * whatever the wall clocks say, so that one that goes back lengthens it by no more than the wait itself.
 *
 * @param records the domain's decisions, in the chain's order; the newest few hundred suffice
 */
export function reentryOf(
  latch: Extract<Latch, { state: 'tripped' }>,
  records: readonly LatchMove[],
  moment: ReentryMoment,
  policy: ReentryPolicy,
): Reentry {
  const history = foldTrips(records, policy);
  // A latch whose record is gone (a restored database) has been tripped once all the same.
  const trips = Math.max(1, history.trips);
  const waitMs = Math.min(policy.mostWaitMs.value, policy.waitMs.value * trips);
  const trippedAtMs = Math.max(latch.trippedAtMs, history.latestBeforeTripMs);
  const elapsedMs = Math.max(moment.atMs - trippedAtMs, moment.seenStandingMs ?? 0);
  const remainingMs = Math.min(waitMs, Math.max(0, waitMs - elapsedMs));
  const ofRelease = history.release === undefined ? trips : history.tripsOfRelease;
  return {
    trips,
    waitMs,
    remainingMs,
    possibleAtMs: remainingMs > 0 ? moment.atMs + remainingMs : Math.min(moment.atMs, trippedAtMs + waitMs),
    release: history.release,
    confirmTrips: ofRelease >= policy.confirmFromTrips.value ? ofRelease : undefined,
  };
}

/** Such as `possible from 2026-11-21T03:14:00.000Z (in 25 s), because 1 trip makes the wait 30 s`. */
export function reentryText(reentry: Reentry): string {
  const { trips, waitMs, remainingMs, possibleAtMs } = reentry;
  const left = remainingMs > 0 ? ` (in ${seconds(remainingMs)})` : '';
  const because = `because ${counted(trips)} ${trips === 1 ? 'makes' : 'make'} the wait ${seconds(waitMs)}`;
  const confirm = confirmText(reentry);
  return `possible from ${new Date(possibleAtMs).toISOString()}${left}, ${because}${confirm === undefined ? '' : `; ${confirm}`}`;
}

/** What whoever resets must confirm; undefined: nothing. */
export function confirmText({ confirmTrips, release }: Reentry): string | undefined {
  if (confirmTrips === undefined) return undefined;
  const what = release === undefined ? 'an unknown release has' : `release ${release} has`;
  return `${what} tripped ${confirmTrips} times, and whoever resets must confirm that number`;
}

function counted(trips: number): string {
  return trips === 1 ? '1 trip' : `${trips} trips`;
}

/** Rounded up: whoever comes back then is not sent away again. */
function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)} s`;
}
