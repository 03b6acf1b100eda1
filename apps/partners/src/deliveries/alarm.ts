/** What is due within this is done at once. */
const GATHERING_MS = 10;

/**
 * Does a piece of work when it is due, and asks when the next is: nothing ticks while nothing is due. Never twice at once, nor
 * again before `GATHERING_MS` have passed; when it fails, it is tried again after `retryMs`.
 */
export class Alarm {
  #timer: NodeJS.Timeout | undefined;
  /** On the monotonic clock; undefined: not set. */
  #atMs: number | undefined;
  #working: Promise<void> | undefined;
  #stopped = false;

  constructor(
    /** Does what is due. @returns in how many milliseconds the next is; undefined: nothing waits */
    private readonly work: () => Promise<number | undefined>,
    private readonly onError: (error: unknown) => void,
    private readonly retryMs = 500,
  ) {}

  /** Something will be due in so many milliseconds. An earlier alarm stands. */
  ring(inMs: number): void {
    const atMs = performance.now() + inMs;
    if (this.#stopped || (this.#atMs !== undefined && this.#atMs <= atMs)) return;
    clearTimeout(this.#timer);
    this.#atMs = atMs;
    this.#timer = setTimeout(() => this.#due(), inMs);
    this.#timer.unref();
  }

  /** Resolves when no work is under way, and none will be. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#working;
  }

  #due(): void {
    this.#atMs = undefined;
    // What rings while it works is looked at afterwards.
    if (this.#working !== undefined) return;
    this.#working = this.#workOnce().finally(() => {
      this.#working = undefined;
    });
  }

  async #workOnce(): Promise<void> {
    let nextMs: number | undefined;
    try {
      nextMs = await this.work();
    } catch (error) {
      this.onError(error);
      nextMs = this.retryMs;
    }
    this.#working = undefined;
    if (nextMs !== undefined) this.ring(Math.max(GATHERING_MS, nextMs));
  }
}
