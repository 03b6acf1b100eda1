interface PaceLimits {
  /** Longest silence, ms; of an event stream, `streamIdleMs`. */
  readonly idleMs: number;
  readonly streamIdleMs: number;
  /** Over a span of `idleMs`; event streams are exempt. */
  readonly minBytesPerSecond: number;
}

/** How an answer's body comes along: whether it stands still, or drips (HARDENING 11). */
export class AnswerPace {
  #bytes = 0;
  /** When the last bytes were seen, monotonic ms. */
  #seenMs = 0;
  #windowFromMs = 0;
  #windowFromBytes = 0;

  constructor(private readonly limits: PaceLimits) {}

  /** From now on the core is awaited (again). @param bytes how many have come so far */
  restart(nowMs: number, bytes: number): void {
    this.#seenMs = this.#windowFromMs = nowMs;
    this.#bytes = this.#windowFromBytes = bytes;
  }

  /** @returns why the answer is too slow; undefined while it is not */
  fault(nowMs: number, bytes: number, eventStream: boolean): string | undefined {
    const { idleMs, streamIdleMs, minBytesPerSecond } = this.limits;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#seenMs = nowMs;
    }
    if (nowMs - this.#seenMs >= (eventStream ? streamIdleMs : idleMs)) return 'the answer fell silent';
    const spanMs = nowMs - this.#windowFromMs;
    if (spanMs < idleMs || eventStream) return undefined;
    const perSecond = ((bytes - this.#windowFromBytes) * 1000) / spanMs;
    this.#windowFromMs = nowMs;
    this.#windowFromBytes = bytes;
    return perSecond < minBytesPerSecond ? 'the answer drips' : undefined;
  }
}
