import {
  circuitBreaker,
  CircuitState,
  CountBreaker,
  ExponentialBackoff,
  handleAll,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { STATE_NAMES, type BreakerState } from './breaker-state.js';

/** When a breaker opens and how long it stays so. */
export interface BreakerOptions {
  /** Opens when this share of the last `window` outcomes were failures (0-1). */
  readonly ratio: number;
  readonly window: number;
  /** Fewest outcomes before it may open. */
  readonly minimum: number;
  /** How long it stays open before one request probes, ms; doubles with each failed probe up to `longestOpenMs`. */
  readonly openMs: number;
  readonly longestOpenMs: number;
}

/**
 * For the core as a whole, behind passthrough: it opens when next to nothing gets through. At a half it would take the
 * working half of a shop away because the other half hangs.
 */
export const CORE_BREAKER: BreakerOptions = { ratio: 0.9, window: 20, minimum: 20, openMs: 500, longestOpenMs: 5_000 };

/** cockatiel's breaker for work that is not a promise but ends somewhere else, such as a streamed exchange. */
export class OutcomeBreaker {
  readonly #breaker: CircuitBreakerPolicy;
  readonly #window: CountBreaker;
  #isolation: ReturnType<CircuitBreakerPolicy['isolate']> | undefined;

  constructor(options: BreakerOptions) {
    this.#window = new CountBreaker({
      threshold: options.ratio,
      size: options.window,
      minimumNumberOfCalls: options.minimum,
    });
    this.#breaker = circuitBreaker(handleAll, {
      breaker: this.#window,
      halfOpenAfter: new ExponentialBackoff({ initialDelay: options.openMs, maxDelay: options.longestOpenMs }),
    });
  }

  get state(): BreakerState {
    return STATE_NAMES[this.#breaker.state];
  }

  /** Shuts it although nothing is wrong, until it is told otherwise; then it begins closed. */
  isolate(isIsolated: boolean): void {
    if (isIsolated) this.#isolation ??= this.#breaker.isolate();
    else {
      this.#isolation?.dispose();
      this.#isolation = undefined;
    }
  }

  /** Calls `listener` at each change; returns what takes it back. */
  onChange(listener: (state: BreakerState) => void): () => void {
    const subscription = this.#breaker.onStateChange((state) => listener(STATE_NAMES[state]));
    return () => subscription.dispose();
  }

  /**
   * Asks whether the work may begin.
   *
   * @returns undefined when it may not (answer at once); else what must be called once with how it ended
   */
  admit(): ((succeeded: boolean) => void) | undefined {
    if (this.#breaker.state === CircuitState.Closed) return this.#whenClosed;
    // Others are probing; cockatiel would let this one wait for them.
    if (this.#breaker.state === CircuitState.HalfOpen) return undefined;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let admitted = false;
    // It runs the work before it returns, or not at all.
    const running = this.#breaker.execute(() => {
      admitted = true;
      return promise;
    });
    // What is thrown in is only the failure that the breaker has counted by then, or its refusal.
    running.catch(() => undefined);
    return admitted ? (succeeded) => (succeeded ? resolve() : reject(new Error('failed'))) : undefined;
  }

  /** One function for all: a request that succeeds costs no promise, for only a failure can open it. */
  readonly #whenClosed = (succeeded: boolean): void => {
    // Opened meanwhile: that is for its probe to change, and not for one who began before.
    if (this.#breaker.state !== CircuitState.Closed) return;
    if (succeeded) this.#window.success(CircuitState.Closed);
    else this.#breaker.execute(() => Promise.reject(new Error('failed'))).catch(() => undefined);
  };
}
