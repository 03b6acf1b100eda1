import type { Arm } from '@banyan/kernel';
import { rememberSession } from './bounded-sessions.js';
import type { ArmCounts, Evidence } from './evidence.js';
import { sameStretch, type Stretch, stretchName } from './stretch.js';

/** How one request ended, once per request whatever its attempts. */
export interface Outcome {
  readonly operation: string;
  /** The arm the route decision chose, even if the other one rescued the answer: a rescued read has failed on the service. */
  readonly arm: Arm;
  readonly failed: boolean;
  /** Over the objective's latency threshold, as the chosen arm (or its failure) took. */
  readonly slow: boolean;
  /** Keyed hash of the session. */
  readonly sessionHash: string;
}

type Tally = { -readonly [K in keyof ArmCounts]: ArmCounts[K] extends readonly string[] ? string[] : ArmCounts[K] };

/**
 * One domain's evidence in one gateway: cumulative counts of the current stretch, a fixed amount of memory.
 * Requests are recorded under the stretch they were decided in; those that outlive it are left out, because the share
 * must have been fixed before each request.
 */
export class EvidenceCounter {
  readonly #tallies: ReadonlyMap<string, Record<Arm, Tally>>;
  #stretch: Stretch = { epoch: 0, share: 0, definition: '' };
  #startedAtMs = 0;
  #late = 0;

  constructor(
    readonly domain: string,
    /** All operations of the domain; each is in every snapshot, also with no requests. */
    operations: readonly string[],
  ) {
    this.#tallies = new Map(
      operations.map((operation) => [operation, { legacy: emptyTally(), service: emptyTally() }]),
    );
  }

  /**
   * Tells the stretch of a new route decision; counts begin anew when it is another one. Cheap when it is the same.
   *
   * @param nowMs wall clock, ms since the Unix epoch
   * @returns whether a new stretch began
   */
  enter(stretch: Stretch, nowMs: number): boolean {
    if (sameStretch(stretch, this.#stretch)) return false;
    this.#stretch = { epoch: stretch.epoch, share: stretch.share, definition: stretch.definition };
    this.#startedAtMs = nowMs;
    for (const tallies of this.#tallies.values()) {
      tallies.legacy = emptyTally();
      tallies.service = emptyTally();
    }
    return true;
  }

  /**
   * @param stretch the one the request was decided in
   * @returns whether it was counted; false when its stretch is over
   * @throws RangeError for an operation the domain does not have
   */
  record(stretch: Stretch, outcome: Outcome): boolean {
    const tallies = this.#tallies.get(outcome.operation);
    if (tallies === undefined) throw new RangeError(`${this.domain} has no operation ${outcome.operation}`);
    if (!sameStretch(stretch, this.#stretch)) {
      this.#late++;
      return false;
    }
    const tally = tallies[outcome.arm];
    tally.requests++;
    if (outcome.failed) {
      tally.failed++;
      rememberSession(tally.failedSessions, outcome.sessionHash);
    }
    if (outcome.slow) {
      tally.slow++;
      rememberSession(tally.slowSessions, outcome.sessionHash);
    }
    return true;
  }

  /** Requests left out since start because their stretch had ended. */
  get late(): number {
    return this.#late;
  }

  /** The counts so far; later records do not change it. Before the first stretch, all zero at a share of 0. */
  snapshot(): Evidence {
    return {
      domain: this.domain,
      stretch: stretchName(this.#stretch),
      share: this.#stretch.share,
      epoch: this.#stretch.epoch,
      startedAtMs: this.#startedAtMs,
      operations: Array.from(this.#tallies, ([operation, { legacy, service }]) => ({
        operation,
        legacy: copyOf(legacy),
        service: copyOf(service),
      })),
    };
  }
}

function emptyTally(): Tally {
  return { requests: 0, failed: 0, slow: 0, failedSessions: [], slowSessions: [] };
}

function copyOf({ requests, failed, slow, failedSessions, slowSessions }: Tally): ArmCounts {
  return { requests, failed, slow, failedSessions: failedSessions.slice(), slowSessions: slowSessions.slice() };
}
