import type { Clock } from '@banyan/kernel';

/** What the loop must know of a poll; a follower's own outcomes say more. */
export type LoopOutcome =
  /** Read to its end, or (`more`) to where more is to be read at once. */
  | { readonly kind: 'read'; readonly more: boolean }
  /** Another replica wrote meanwhile. */
  | { readonly kind: 'overtaken' }
  /** `progress`: but it came further than the last, so that waiting longer would only leave it behind. */
  | { readonly kind: 'failed'; readonly progress?: boolean };

/** When the source is asked. */
export interface PollLoopOptions {
  /** Between polls that reached the end, ms. */
  readonly pollMs: number;
  /** Longest wait after failures, ms: doubled from `pollMs` with each. */
  readonly longestBackOffMs: number;
}

/** Asks for the next page when it is due. Driven by `tick` and a clock; polls never overlap. */
export class PollLoop {
  readonly #stop = new AbortController();
  #dueAtMs: number;
  #failures = 0;
  #running: Promise<void> | undefined;

  constructor(
    private readonly poll: (stop: AbortSignal) => Promise<LoopOutcome>,
    private readonly clock: Clock,
    private readonly options: PollLoopOptions,
  ) {
    this.#dueAtMs = clock.monotonicMs();
  }

  /** Ms until the next poll is due; 0 when it is. */
  get dueInMs(): number {
    return Math.max(0, this.#dueAtMs - this.clock.monotonicMs());
  }

  /** Starts a poll if one is due and none is running; pages that follow at once are read in the same run. */
  tick(): Promise<void> {
    if (this.#running !== undefined) return this.#running;
    if (this.#stop.signal.aborted || this.dueInMs > 0) return Promise.resolve();
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Cuts a download short, waits for what is being written, polls no more. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let outcome: LoopOutcome;
    do outcome = await this.poll(this.#stop.signal);
    while (!this.#stop.signal.aborted && (outcome.kind === 'overtaken' || (outcome.kind === 'read' && outcome.more)));
    const before = outcome.kind === 'failed' && outcome.progress !== true ? this.#failures : 0;
    this.#failures = outcome.kind === 'failed' ? before + 1 : 0;
    const { pollMs, longestBackOffMs } = this.options;
    const waitMs = this.#failures <= 1 ? pollMs : Math.min(longestBackOffMs, pollMs * 2 ** (this.#failures - 1));
    this.#dueAtMs = this.clock.monotonicMs() + waitMs;
  }
}
