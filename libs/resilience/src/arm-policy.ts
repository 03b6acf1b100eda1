import { ArmError, type Arm, type Clock } from '@banyan/kernel';
import {
  circuitBreaker,
  CircuitState,
  CountBreaker,
  ExponentialBackoff,
  handleWhen,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { AdaptiveLimit } from './adaptive-limit.js';
import { STATE_NAMES, type BreakerState } from './breaker-state.js';
import type { ArmPolicyOptions } from './arm-policy-options.js';
import type { Attempt } from './deadline.js';
import { Places } from './places.js';
import type { RunOptions } from './run-options.js';
import { RunningAttempt, type AttemptParts } from './running-attempt.js';
import { ALWAYS_AWAKE, type Awake } from './wakefulness.js';

/**
 * Deadline, breaker and bulkhead around every call to one arm, in that order from the outside in. No retry: a read that
 * fails is answered from the other arm, a write is never repeated.
 *
 * The breaker is cockatiel's. While it is closed a call does not go through it: its window is told how the call ended, and the
 * breaker itself of failures alone, for those open it. Timer and places are our own: cockatiel's timer costs 5 to 11 µs a call
 * and cannot tell a client that left from a time-out.
 */
export class ArmPolicy {
  readonly #breaker: CircuitBreakerPolicy;
  readonly #window: CountBreaker;
  readonly #places: Places;
  readonly #limit: AdaptiveLimit;
  readonly #parts: AttemptParts;
  #probing = false;

  constructor(
    readonly arm: Arm,
    options: ArmPolicyOptions,
    clock: Clock,
    awake: Awake = ALWAYS_AWAKE,
  ) {
    this.#limit = new AdaptiveLimit(options.limit, clock.monotonicMs());
    this.#places = new Places(this.#limit.current, options.queued, options.reservedRatio);
    this.#parts = { arm, clock, awake, places: this.#places, limit: this.#limit, queueWaitMs: options.queueWaitMs };
    this.#window = new CountBreaker({
      threshold: options.breakerRatio,
      size: options.breakerWindow,
      minimumNumberOfCalls: options.breakerMinimum,
    });
    this.#breaker = circuitBreaker(
      // While half-open every error keeps it open: a client that leaves during the probe proves nothing good.
      handleWhen((error) => error instanceof ArmError && (error.countsAgainstArm || this.#probing)),
      {
        breaker: this.#window,
        halfOpenAfter: new ExponentialBackoff({
          initialDelay: options.breakerOpenMs,
          maxDelay: options.breakerLongestOpenMs,
        }),
      },
    );
  }

  get breakerState(): BreakerState {
    return STATE_NAMES[this.#breaker.state];
  }

  /** Calls that may be in flight at once, as the arm's latency allows. */
  get mostInFlight(): number {
    return this.#limit.current;
  }

  /** Calls in flight. */
  get inFlight(): number {
    return this.#places.taken;
  }

  /** Calls `listener` at each change of the breaker; returns what takes it back. */
  onBreakerChange(listener: (state: BreakerState) => void): () => void {
    const subscription = this.#breaker.onStateChange((state) => listener(STATE_NAMES[state]));
    return () => subscription.dispose();
  }

  /**
   * Runs one call. Settles at the latest when its budget is over, whatever the call does; where this process stood still
   * meanwhile, once the sockets were read again, and as `stalled`.
   *
   * @returns rejects with an ArmError and nothing else
   */
  run<T>(call: (attempt: Attempt) => Promise<T>, options: RunOptions): Promise<T> {
    if (this.#breaker.state !== CircuitState.Closed) return this.#runWatched(call, options);
    const attempt = new RunningAttempt(this.#parts, call, options, this.#endedWhenClosed);
    attempt.begin();
    return attempt.ended;
  }

  /** One function for all calls. */
  readonly #endedWhenClosed = (failure: ArmError | undefined): void => {
    // Opened meanwhile: that is for its probe to change, and not for one who began before.
    if (this.#breaker.state !== CircuitState.Closed) return;
    if (failure === undefined) this.#window.success(CircuitState.Closed);
    else if (failure.countsAgainstArm) this.#breaker.execute(() => Promise.reject(failure)).catch(ignore);
  };

  /** The breaker is open, or finds out whether it may close: it decides who is called, and sees how that ends. */
  #runWatched<T>(call: (attempt: Attempt) => Promise<T>, options: RunOptions): Promise<T> {
    // cockatiel lets callers wait for the probe; a shopper whom somebody else can answer does not.
    if (this.#breaker.state === CircuitState.HalfOpen && options.waitsForProbe !== true) {
      return Promise.reject(new ArmError(this.arm, 'breaker-open', 'the breaker waits for its probe'));
    }
    const attempt = new RunningAttempt(this.#parts, call, options, ignore);
    const watched = this.#breaker.execute(() => {
      if (attempt.abortedBy !== undefined) {
        throw new ArmError(this.arm, 'aborted', 'its time was over before the probe');
      }
      this.#probing = this.#breaker.state === CircuitState.HalfOpen;
      attempt.begin();
      return attempt.ended;
    });
    watched.catch((error: unknown) => attempt.fail(error));
    return attempt.ended;
  }
}

function ignore(): void {
  // Whoever waits for the call hears of it by the call's own promise.
}
