import type { Arm } from '@banyan/kernel';
import {
  EvidenceCounter,
  sameStretch,
  type ArmOutcome,
  type EvidenceCounterOptions,
  type Evidence,
  type Outcome,
  type Pair,
  type Stretch,
} from '@banyan/slo';

/** Distinct intended shares that one flag definition can have: a strategy each. Beyond that the oldest is forgotten. */
const MOST_SHARES = 8;

/**
 * One domain's evidence in this replica: a counter for each intended share of the flag's current definition, since a flag
 * with two strategies (say 5 % of the app, 20 % of the web) has two populations, and adding them would prove nothing.
 * Whatever is told of a stretch that is over is left out.
 */
export class EvidenceBook {
  #counters: { readonly stretch: Stretch; readonly counter: EvidenceCounter }[] = [];

  constructor(
    private readonly domain: string,
    private readonly operations: readonly string[],
    private readonly options: EvidenceCounterOptions,
  ) {}

  /** Tells the stretch of a new route decision. A new epoch, definition or release forgets everything before. */
  enter(stretch: Stretch, nowMs: number): void {
    if (this.#find(stretch) !== undefined) return;
    const [known] = this.#counters;
    if (known !== undefined && !sameStretch(known.stretch, { ...stretch, share: known.stretch.share })) {
      this.#counters = [];
    }
    const counter = new EvidenceCounter(this.domain, this.operations, this.options);
    counter.enter(stretch, nowMs);
    this.#counters = [...this.#counters, { stretch, counter }].slice(-MOST_SHARES);
  }

  /** Counts the session of an eligible decision, once for each arm, whatever becomes of the request. */
  assign(stretch: Stretch, arm: Arm, sessionId: string): void {
    this.#find(stretch)?.assign(arm, sessionId);
  }

  /** Counts how a request ended, under the stretch it was decided in. */
  record(stretch: Stretch, outcome: Outcome, nowMs: number): void {
    this.#find(stretch)?.record(stretch, outcome, nowMs);
  }

  /** Counts a request for which legacy was asked twice: where the service differed, and where legacy from itself. */
  pair(stretch: Stretch, operation: string, pair: Pair): void {
    this.#find(stretch)?.pair(operation, pair);
  }

  /** Counts how legacy answered a copy while the service answers everybody: its health is not known otherwise. */
  sample(stretch: Stretch, operation: string, sample: ArmOutcome, nowMs: number): void {
    this.#find(stretch)?.sample(operation, sample, nowMs);
  }

  /** Counts what legacy made of a read that the service had failed, before that failure is recorded. */
  rescue(stretch: Stretch, operation: string, failed: boolean): void {
    this.#find(stretch)?.rescue(operation, failed);
  }

  /** The evidence of one stretch; undefined when it is over. */
  of(stretch: Stretch): Evidence | undefined {
    return this.#find(stretch)?.snapshot();
  }

  /** The stretch begun last, for a report; undefined before the first. */
  latest(): Evidence | undefined {
    return this.#counters.at(-1)?.counter.snapshot();
  }

  #find(stretch: Stretch): EvidenceCounter | undefined {
    for (const entry of this.#counters) if (sameStretch(entry.stretch, stretch)) return entry.counter;
    return undefined;
  }
}
