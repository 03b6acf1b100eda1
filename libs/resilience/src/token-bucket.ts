/** What a bucket holds at most, and how fast it fills. */
export interface BucketSize {
  readonly tokens: number;
  /** Tokens a second. */
  readonly perSecond: number;
}

/**
 * So many at once, and so many a second after that. Filled by reckoning when it is looked at: an idle one costs nothing, and one that
 * is full again is as good as none.
 */
export class TokenBucket {
  #tokens: number;
  #filledMs: number;

  /** Begins full. */
  constructor(
    private readonly size: BucketSize,
    nowMs: number,
  ) {
    this.#tokens = size.tokens;
    this.#filledMs = nowMs;
  }

  /** Whole tokens that may be taken now. */
  left(nowMs: number): number {
    this.#fill(nowMs);
    return Math.floor(this.#tokens);
  }

  /** Only where `left` is not 0. */
  take(): void {
    this.#tokens -= 1;
  }

  /** Until one more may be taken, s; 0: now. */
  secondsToNext(nowMs: number): number {
    this.#fill(nowMs);
    return Math.max(0, (1 - this.#tokens) / this.size.perSecond);
  }

  /** Until it is full, s. */
  secondsToFull(nowMs: number): number {
    this.#fill(nowMs);
    return (this.size.tokens - this.#tokens) / this.size.perSecond;
  }

  #fill(nowMs: number): void {
    const { tokens, perSecond } = this.size;
    this.#tokens = Math.min(tokens, this.#tokens + (Math.max(0, nowMs - this.#filledMs) / 1_000) * perSecond);
    this.#filledMs = nowMs;
  }
}
