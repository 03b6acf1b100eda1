/**
 * A signal that aborts with another, or when the time is over, until it is let go. What `AbortSignal.timeout` begins cannot be ended: it
 * fires for calls that were answered long ago, and makes an error with a stack each time.
 */
export class TimeLimit {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #onAbort = (): void => this.#controller.abort(this.#outer?.reason);

  /**
   * @param ms from now on
   * @param outer aborts it, too, with its reason
   */
  constructor(ms: number, outer?: AbortSignal) {
    this.signal = this.#controller.signal;
    this.#outer = outer;
    if (outer?.aborted === true) {
      this.#onAbort();
      return;
    }
    outer?.addEventListener('abort', this.#onAbort, { once: true });
    // As the platform's: who waits for nothing else is not kept alive by it.
    this.#timer = setTimeout(expire, Math.ceil(ms), this.#controller).unref();
  }

  /** What it limited has ended: it aborts no more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener('abort', this.#onAbort);
  }
}

function expire(controller: AbortController): void {
  controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
}
