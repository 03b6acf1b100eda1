import type { Arm, Clock } from '@banyan/kernel';

/** How many orders are worked on at once at one arm of one replica. */
export interface AdmissionPolicy {
  /** At start, and between which it moves. */
  readonly first: number;
  readonly least: number;
  readonly most: number;
  /** Of its deadline: an attempt that takes longer says that there are too many at once (0-1). */
  readonly slowShare: number;
  /** What is left of the limit then (0-1). */
  readonly backOffRatio: number;
}

/** A place at an arm, until it is left. Leaving twice is once. */
export interface Place {
  readonly arm: Arm;
  /** @param answered did the arm say what came of the order? */
  leave(answered: boolean): void;
}

interface Limit {
  taken: number;
  atOnce: number;
  cutAtMs: number;
}

/**
 * How many orders are begun at once. More than a system behind can bring to their end within the deadline all end without one: each is
 * asked for again, and what was done for it is done in vain. So the limit grows by one where it was in use and orders end in good time, and is
 * cut where they do not, once for all that were begun before (AIMD, as congestion control of TCP has it: RFC 5681).
 *
 * It is for orders that are new. One that was begun has a place whether there is one or not: what is open comes to an end first.
 */
export class Admission {
  readonly #limits: Readonly<Record<Arm, Limit>>;

  constructor(
    private readonly policy: AdmissionPolicy,
    private readonly clock: Clock,
  ) {
    const limit = (): Limit => ({ taken: 0, atOnce: policy.first, cutAtMs: -Infinity });
    this.#limits = { legacy: limit(), service: limit() };
  }

  /** A place for an order that is new; undefined: none is free. */
  enter(arm: Arm, deadlineMs: number): Place | undefined {
    return this.#limits[arm].taken < this.atOnce(arm) ? this.resume(arm, deadlineMs) : undefined;
  }

  /** A place for an order that was begun. */
  resume(arm: Arm, deadlineMs: number): Place {
    const { policy, clock } = this;
    const limit = this.#limits[arm];
    const wasInUse = ++limit.taken >= this.atOnce(arm) / 2;
    const sinceMs = clock.monotonicMs();
    let left = false;
    return {
      arm,
      leave: (answered) => {
        if (left) return;
        left = true;
        limit.taken -= 1;
        const nowMs = clock.monotonicMs();
        if (nowMs - sinceMs > deadlineMs * policy.slowShare) {
          if (sinceMs < limit.cutAtMs) return;
          limit.cutAtMs = nowMs;
          limit.atOnce = Math.max(policy.least, limit.atOnce * policy.backOffRatio);
        } else if (answered && wasInUse) {
          limit.atOnce = Math.min(policy.most, limit.atOnce + 1 / limit.atOnce);
        }
      },
    };
  }

  /** How many orders are begun at once at present, at most. */
  atOnce(arm: Arm): number {
    return Math.floor(this.#limits[arm].atOnce);
  }
}
