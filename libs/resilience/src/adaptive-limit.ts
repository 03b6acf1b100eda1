/** The numbers by which a limit of concurrency moves. */
export interface LimitPolicy {
  /** Calls at once to begin with. */
  readonly initial: number;
  readonly least: number;
  readonly most: number;
  /** So many times the baseline may the 90th percentile take before fewer are let in. */
  readonly tolerance: number;
  /** Fewest answers that are looked at together … */
  readonly samples: number;
  /** … and the shortest time between two looks, ms. */
  readonly windowMs: number;
  /** Of what there is, the least that one look leaves, 0-1. */
  readonly sharpestCut: number;
  /** How fast the baseline forgets that it was once faster, a second: what is slower for good is the new baseline in the end. */
  readonly driftPerSecond: number;
}

const QUANTILE = 0.9;
/** At so many times the least, a slow answer is not slow because of how many we ask at once. */
const NEAR_LEAST = 1.5;
/** A cut must take this share of itself off the latency: a queue is as long as what is let in, what is slow by itself is not. */
const SHARE_OF_CUT = 0.5;

/** Less than this must be left of a limit before it can be told what that did: the latency differs from look to look. */
const TELLING_CUT = 0.65;

/** One cut or several in a row, of which it is not yet known what they did. */
interface Cut {
  /** Of the last. */
  readonly atMs: number;
  /** Before the first. */
  readonly p90Ms: number;
  readonly limit: number;
}

/**
 * How many calls may be under way at once, by the latency that is seen: a gradient of the baseline over the 90th percentile, as Netflix'
 * concurrency-limits and Envoy's adaptive concurrency have it. Both let a square root of the limit queue, so that it can grow.
 *
 * The baseline is the least 90th percentile that was seen of late, not the least answer: answers of a healthy upstream differ by more
 * than the tolerance. An upstream whose answers stay as slow when fewer are let in is slow by itself, and measured anew: a queue would
 * have become shorter. Where less than half of the limit is in use, it says nothing, and stays.
 */
export class AdaptiveLimit {
  readonly #policy: LimitPolicy;
  readonly #took: Float64Array;
  #limit: number;
  #seen = 0;
  #peak = 0;
  #beganMs: number;
  #baselineMs = Number.POSITIVE_INFINITY;
  #cut: Cut | undefined;

  constructor(policy: LimitPolicy, nowMs: number) {
    this.#policy = policy;
    this.#limit = policy.initial;
    this.#took = new Float64Array(policy.samples);
    this.#beganMs = nowMs;
  }

  /** A whole number. */
  get current(): number {
    return Math.floor(this.#limit);
  }

  /** The 90th percentile when it is not kept waiting, ms; Infinity: not known yet. */
  get baselineMs(): number {
    return this.#baselineMs;
  }

  /**
   * A call has ended with an answer, or by its deadline. What failed at once says nothing of how fast it could be.
   *
   * @param inFlight with this one
   * @returns whether the limit is another now
   */
  ended(tookMs: number, inFlight: number, nowMs: number): boolean {
    const { samples, windowMs } = this.#policy;
    // It began among those that were too many.
    if (this.#cut !== undefined && nowMs - tookMs < this.#cut.atMs) return false;
    this.#took[this.#seen % samples] = tookMs;
    this.#seen++;
    if (inFlight > this.#peak) this.#peak = inFlight;
    if (this.#seen < samples || nowMs - this.#beganMs < windowMs) return false;
    const before = this.current;
    this.#look(nowMs);
    this.#seen = this.#peak = 0;
    this.#beganMs = nowMs;
    return this.current !== before;
  }

  #look(nowMs: number): void {
    const { least, most, tolerance, sharpestCut, driftPerSecond } = this.#policy;
    const p90Ms = this.#took.sort()[Math.floor(this.#took.length * QUANTILE)] ?? 0;
    const drifted = this.#baselineMs * (1 + driftPerSecond) ** ((nowMs - this.#beganMs) / 1_000);
    this.#baselineMs = Math.min(p90Ms, drifted);
    let cut = this.#cut;
    this.#cut = undefined;
    if (this.#peak < this.#limit / 2) return;
    if (cut !== undefined && this.#limit < cut.limit * TELLING_CUT) {
      const left = this.#limit / cut.limit;
      if (p90Ms > cut.p90Ms * (1 - SHARE_OF_CUT * (1 - left))) this.#baselineMs = p90Ms;
      cut = undefined;
    }
    if (this.#limit <= least * NEAR_LEAST) this.#baselineMs = p90Ms;
    const gradient = p90Ms > 0 ? Math.min(1, Math.max(sharpestCut, (tolerance * this.#baselineMs) / p90Ms)) : 1;
    const limit = Math.min(most, Math.max(least, this.#limit * gradient + Math.sqrt(this.#limit)));
    if (limit < this.#limit) this.#cut = { atMs: nowMs, p90Ms: cut?.p90Ms ?? p90Ms, limit: cut?.limit ?? this.#limit };
    this.#limit = limit;
  }
}
