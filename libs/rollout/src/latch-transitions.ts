import type { DecisionMaker } from './decisions/decision-record.js';
import type { Latch } from './latch.js';
import { confirmText, type Reentry, reentryText } from './reentry/reentry.js';

export type RefusedTransition =
  /** Only a person may do this. */
  | 'person-required'
  | 'reason-required'
  /** The latch is armed already. */
  | 'nothing-to-reset'
  /** A tripped latch is reset, not held. */
  | 'tripped'
  /** The latch moved on since the person looked. */
  | 'epoch-moved'
  /** The share is not a whole number, 0 to 100. */
  | 'percent-out-of-range'
  /** The wait after a trip is not over. */
  | 'too-soon'
  /** A release that tripped this often comes back only for somebody who confirms how often. */
  | 'confirmation-required';

/** The latch may not move like this. The message is for the person who asked. */
export class TransitionRefused extends Error {
  override readonly name = 'TransitionRefused';

  constructor(
    readonly code: RefusedTransition,
    message: string,
    /** Of `too-soon`: what is left of the wait, ms. */
    readonly retryInMs?: number,
  ) {
    super(message);
  }
}

/** What a latch became. `moved` is false when it stood already where it was asked to go. */
export interface Transition {
  readonly latch: Latch;
  readonly moved: boolean;
}

export interface TripCause {
  /** The epoch the evidence was gathered in; undefined: not known, trip whatever stands. */
  readonly epoch: number | undefined;
  /** The latch was tripped from that epoch or a later one before: somebody else was faster, and a person may have reset since. */
  readonly trippedSince: boolean;
  /** The tripped latch gets at least this epoch: for a database that was restored to before the trip. */
  readonly minimumEpoch?: number;
  readonly reason: string;
  readonly decisionId: string;
  readonly atMs: number;
}

/**
 * Anything may trip, at any time. Two trips of one epoch are one: the second joins and moves nothing. A trip is always later
 * than the epoch its evidence was gathered in, even when this latch has forgotten that epoch (its database was restored):
 * whoever follows a later epoch would not take it for a trip.
 */
export function tripLatch(latch: Latch, cause: TripCause): Transition {
  const stale = cause.epoch !== undefined && cause.epoch < latch.epoch && cause.trippedSince;
  const leastEpoch = Math.max(cause.minimumEpoch ?? 0, cause.epoch === undefined ? 0 : cause.epoch + 1);
  const joins = latch.state === 'tripped' && latch.epoch >= leastEpoch;
  if (joins || stale) return { latch, moved: false };
  return {
    moved: true,
    latch: {
      state: 'tripped',
      epoch: Math.max(latch.epoch + 1, leastEpoch),
      reason: cause.reason,
      decisionId: cause.decisionId,
      trippedAtMs: cause.atMs,
    },
  };
}

export interface PersonalChoice {
  readonly by: DecisionMaker;
  readonly reason: string;
  /** The epoch the person was looking at; another one refuses the change. Undefined: whatever stands. */
  readonly expectedEpoch?: number;
  /** How often the release has tripped, as the person was told; demanded by a reset after several trips of one release. */
  readonly confirmTrips?: number;
}

/**
 * Arms a tripped or held latch again.
 *
 * @param reentry what stands between a tripped latch and the service; undefined: nothing does, as for one that is held
 * @throws TransitionRefused when no person asks, without a reason, when it is armed already, when it moved on, before the
 *   wait after a trip is over, and when the number of trips must be confirmed and is not
 */
export function resetLatch(latch: Latch, choice: PersonalChoice, reentry: Reentry | undefined): Latch {
  demandPerson(latch, choice, 'reset');
  if (latch.state === 'armed') throw new TransitionRefused('nothing-to-reset', 'the latch is armed: nothing to reset');
  if (reentry !== undefined) demandPatience(reentry, choice.confirmTrips);
  return { state: 'armed', epoch: latch.epoch + 1 };
}

function demandPatience(reentry: Reentry, confirmed: number | undefined): void {
  if (reentry.remainingMs > 0) {
    throw new TransitionRefused('too-soon', `a reset is ${reentryText(reentry)}`, reentry.remainingMs);
  }
  const demand = confirmText(reentry);
  if (demand === undefined || confirmed === reentry.confirmTrips) return;
  const given = confirmed === undefined ? '' : `, and not ${confirmed}`;
  throw new TransitionRefused('confirmation-required', `${demand}${given}`);
}

/**
 * Freezes the rollout at no more than `canaryPercent` (0-100). Holding a held latch moves the share.
 *
 * @throws TransitionRefused as reset does, and when the latch is tripped
 */
export function holdLatch(
  latch: Latch,
  choice: PersonalChoice & { readonly canaryPercent: number; readonly decisionId: string },
): Latch {
  demandPerson(latch, choice, 'hold');
  if (latch.state === 'tripped') throw new TransitionRefused('tripped', 'the latch is tripped: reset it first');
  const { canaryPercent } = choice;
  // Whole, because buckets are: half a percent would be written and not served.
  if (!(Number.isInteger(canaryPercent) && canaryPercent >= 0 && canaryPercent <= 100)) {
    throw new TransitionRefused('percent-out-of-range', 'the held share is a whole percentage, 0 to 100');
  }
  return {
    state: 'held',
    epoch: latch.epoch + 1,
    reason: choice.reason,
    decisionId: choice.decisionId,
    canaryPercent,
  };
}

/**
 * Brings a latch that has forgotten epochs (its database was restored, or emptied) to where a replica stands that still
 * follows a later one: the stricter of both, at an epoch later than either, so that nobody keeps what he had. Moves
 * nothing when it is not behind.
 */
export function mendLatch(latch: Latch, followed: Latch): Transition {
  if (latch.epoch >= followed.epoch) return { latch, moved: false };
  return { latch: { ...stricter(latch, followed), epoch: followed.epoch + 1 }, moved: true };
}

/** Whichever lets less traffic through. */
function stricter(one: Latch, other: Latch): Latch {
  return mostPercent(other) < mostPercent(one) ? other : one;
}

/** The largest share of sessions that may go to the service, 0-100; a trip is below a hold at 0. */
function mostPercent(latch: Latch): number {
  if (latch.state === 'tripped') return -1;
  return latch.state === 'held' ? latch.canaryPercent : Number.POSITIVE_INFINITY;
}

function demandPerson(latch: Latch, choice: PersonalChoice, word: string): void {
  if (choice.by.kind !== 'person' || choice.by.name.trim() === '') {
    throw new TransitionRefused('person-required', `only a person may ${word} a latch`);
  }
  if (choice.reason.trim() === '') throw new TransitionRefused('reason-required', `a ${word} needs a reason`);
  if (choice.expectedEpoch !== undefined && choice.expectedEpoch !== latch.epoch) {
    throw new TransitionRefused(
      'epoch-moved',
      `the latch is at epoch ${latch.epoch} (${latch.state}), not ${choice.expectedEpoch}: look again`,
    );
  }
}

/**
 * Which of two views of one latch to believe: the higher epoch, for a latch never goes back. At the same epoch what the
 * database says, but a trip beats everything else (two replicas moved on from one epoch, and one of them saw evidence).
 */
export function laterLatch(known: Latch | undefined, offered: Latch): Latch {
  if (known === undefined || offered.epoch > known.epoch) return offered;
  if (offered.epoch < known.epoch) return known;
  return known.state === 'tripped' && offered.state !== 'tripped' ? known : offered;
}
