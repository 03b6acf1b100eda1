import { bucketOf, NO_TALLY, type ChaosFault, type ChaosTally, type ToldRun } from '@banyan/chaos';
import { burnsAtOnce } from '@banyan/slo';

/** How a request ended for whoever asked. */
export interface SeenEnd {
  /** Is its session among those that the run is done to? */
  readonly inShare: boolean;
  readonly failed: boolean;
  /** Answered by the other arm, or from memory. */
  readonly stoodIn: boolean;
  readonly slow: boolean;
  readonly ms: number;
}

type Counted = { -readonly [K in keyof Omit<ChaosTally, 'took' | 'all'>]: ChaosTally[K] };

/** A run as this replica has it: what it is, until when, and what came of it here. */
export class RunningChaos {
  readonly operations: ReadonlySet<string>;
  /** Monotonic ms: until then it is in force, unless it is heard of again. */
  untilMs: number;
  /** Was it ended here for good, because shoppers are harmed? */
  #harms = false;
  readonly #counted: Counted = { injected: 0, requests: 0, failed: 0, stoodIn: 0, slow: 0 };
  readonly #took = [...NO_TALLY.took];
  readonly #all = { requests: 0, failed: 0 };

  constructor(
    readonly told: ToldRun,
    untilMs: number,
    /** Monotonic ms: it is over then, whatever is said of it later. */
    readonly endsMs: number,
  ) {
    this.operations = new Set(told.operations);
    this.untilMs = untilMs;
  }

  get fault(): ChaosFault {
    return this.told.fault;
  }

  /** @returns how many were touched before this one */
  inject(): number {
    return this.#counted.injected++;
  }

  get harms(): boolean {
    return this.#harms;
  }

  /** @param target least share of requests that do not fail, 0-1 */
  ended({ inShare, failed, stoodIn, slow, ms }: SeenEnd, target: number): void {
    this.#all.requests += 1;
    this.#all.failed += failed ? 1 : 0;
    this.#harms ||= failed && burnsAtOnce(this.#all, target) !== undefined;
    if (!inShare) return;
    this.#counted.requests += 1;
    this.#counted.failed += failed ? 1 : 0;
    this.#counted.stoodIn += stoodIn ? 1 : 0;
    this.#counted.slow += slow ? 1 : 0;
    this.#took[bucketOf(ms)]! += 1;
  }

  get tally(): ChaosTally {
    return { ...this.#counted, took: [...this.#took], all: { ...this.#all } };
  }
}
