import type { DomainArm } from '@banyan/domains';
import { ArmError, type ArmFailure, type Clock } from '@banyan/kernel';

/** Counts are of the half minute before the last full one, and of what has passed since. */
const HALF_MS = 30_000;

/** How calls went in the last 30 to 60 s. */
export interface CallCounts {
  readonly asked: number;
  /** Of them; calls that ended because the client left, or because we shed them, are in neither. */
  readonly failed: number;
  /** Why the last of them failed, where one did. */
  readonly lastFailure?: ArmFailure;
}

const NONE: CallCounts = { asked: 0, failed: 0 };

/** How an arm's calls went lately, by operation: for people who look at an integration, never for a decision. */
export class RecentCalls {
  #halves: [Map<string, CallCounts>, Map<string, CallCounts>] = [new Map(), new Map()];
  #turnedAtMs: number;

  constructor(private readonly clock: Clock) {
    this.#turnedAtMs = clock.monotonicMs();
  }

  /** The same arm, counted. */
  watch(arm: DomainArm): DomainArm {
    return {
      call: (operation, input, attempt) => {
        const called = arm.call(operation, input, attempt);
        void called.then(
          () => this.#count(operation, undefined),
          (error: unknown) => this.#countFailure(operation, error),
        );
        return called;
      },
      close: () => arm.close(),
    };
  }

  /** By operation; those that nobody asked for are not in it. */
  counts(): ReadonlyMap<string, CallCounts> {
    this.#turn();
    const [current, before] = this.#halves;
    return new Map(
      [...new Set([...before.keys(), ...current.keys()])].map((operation) => [
        operation,
        sum(before.get(operation) ?? NONE, current.get(operation) ?? NONE),
      ]),
    );
  }

  #countFailure(operation: string, error: unknown): void {
    if (!(error instanceof ArmError)) this.#count(operation, 'fault');
    else if (error.countsAgainstArm) this.#count(operation, error.failure);
  }

  #count(operation: string, failure: ArmFailure | undefined): void {
    this.#turn();
    const [current] = this.#halves;
    const one = failure === undefined ? { asked: 1, failed: 0 } : { asked: 1, failed: 1, lastFailure: failure };
    current.set(operation, sum(current.get(operation) ?? NONE, one));
  }

  #turn(): void {
    const nowMs = this.clock.monotonicMs();
    const passed = Math.floor((nowMs - this.#turnedAtMs) / HALF_MS);
    if (passed === 0) return;
    this.#halves = [new Map(), passed === 1 ? this.#halves[0] : new Map()];
    this.#turnedAtMs += passed * HALF_MS;
  }
}

function sum(earlier: CallCounts, later: CallCounts): CallCounts {
  const lastFailure = later.lastFailure ?? earlier.lastFailure;
  return {
    asked: earlier.asked + later.asked,
    failed: earlier.failed + later.failed,
    ...(lastFailure === undefined ? {} : { lastFailure }),
  };
}
