import { ArmError, messageOf, type Arm, type Clock } from '@banyan/kernel';
import {
  bulkhead,
  circuitBreaker,
  CircuitState,
  CountBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  isBulkheadRejectedError,
  isTaskCancelledError,
  type BulkheadPolicy,
  type CircuitBreakerPolicy,
} from 'cockatiel';
import { STATE_NAMES, type BreakerState } from './breaker-state.js';
import type { ArmPolicyOptions } from './arm-policy-options.js';
import { Deadline, type Attempt } from './deadline.js';
import { ALWAYS_AWAKE, STANDSTILL_MS, type Awake } from './wakefulness.js';

/** What one run is given. */
export interface RunOptions {
  /** What the attempt may spend, ms. */
  readonly budgetMs: number;
  /** Aborts when the client leaves. */
  readonly clientSignal?: AbortSignal;
  /** Passed on to the arm. */
  readonly traceparent?: string;
  /** Asked at the last moment before the question leaves; false withdraws it. An arm that does not ask has not answered. */
  readonly mayDispatch?: () => boolean;
  /** Nobody else can answer: while the breaker waits for its probe, so does the call, within its budget. Default: it is refused. */
  readonly waitsForProbe?: boolean;
}

/**
 * Deadline, breaker and bulkhead around every call to one arm, in that order from the outside in. No retry: a read that
 * fails is answered from the other arm, a write is never repeated.
 *
 * The timer is our own: cockatiel's costs 5 to 11 µs a call and cannot tell a client that left from a time-out.
 */
export class ArmPolicy {
  readonly #breaker: CircuitBreakerPolicy;
  readonly #bulkhead: BulkheadPolicy;
  #probing = false;

  constructor(
    readonly arm: Arm,
    private readonly options: ArmPolicyOptions,
    private readonly clock: Clock,
    private readonly awake: Awake = ALWAYS_AWAKE,
  ) {
    this.#bulkhead = bulkhead(options.concurrent, options.queued);
    this.#breaker = circuitBreaker(
      // While half-open every error keeps it open: a client that leaves during the probe proves nothing good.
      handleWhen((error) => error instanceof ArmError && (error.countsAgainstArm || this.#probing)),
      {
        breaker: new CountBreaker({
          threshold: options.breakerRatio,
          size: options.breakerWindow,
          minimumNumberOfCalls: options.breakerMinimum,
        }),
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

  /** Calls in flight. */
  get inFlight(): number {
    return this.options.concurrent - this.#bulkhead.executionSlots;
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
   * @throws ArmError and nothing else
   */
  async run<T>(call: (attempt: Attempt) => Promise<T>, options: RunOptions): Promise<T> {
    // cockatiel lets callers wait for the probe; a shopper whom somebody else can answer does not.
    const isProbed = this.#breaker.state === CircuitState.HalfOpen;
    if (isProbed && options.waitsForProbe !== true) {
      throw new ArmError(this.arm, 'breaker-open', 'the breaker waits for its probe');
    }
    const attempt = new RunningAttempt(this.arm, this.clock, this.awake, options);
    try {
      const running = this.#breaker.execute(() => {
        if (attempt.abortedBy !== undefined)
          throw new ArmError(this.arm, 'aborted', 'its time was over before the probe');
        this.#probing = this.#breaker.state === CircuitState.HalfOpen;
        return this.#withinBulkhead(call, attempt);
      });
      return await (isProbed ? attempt.orAborted(running) : running);
    } catch (error) {
      throw this.#armError(error, attempt);
    } finally {
      attempt.finish();
    }
  }

  #withinBulkhead<T>(call: (attempt: Attempt) => Promise<T>, attempt: RunningAttempt): Promise<T> {
    if (this.#bulkhead.executionSlots === 0) attempt.limitWait(this.options.queueWaitMs);
    const running = this.#bulkhead.execute(() => {
      attempt.started();
      return call(attempt);
    }, attempt.signal);
    return attempt.orAborted(running).catch((error: unknown) => {
      throw this.#armError(error, attempt);
    });
  }

  #armError(error: unknown, attempt: RunningAttempt): ArmError {
    // Once the attempt was aborted, whatever the call threw is only how it noticed.
    if (attempt.abortedBy !== undefined) return attempt.abortedBy;
    if (error instanceof ArmError) return error.failure === 'deadline' ? attempt.ranOut(error) : error;
    if (isBrokenCircuitError(error)) return new ArmError(this.arm, 'breaker-open', 'the breaker is open');
    if (isBulkheadRejectedError(error)) return new ArmError(this.arm, 'shed', 'no place is free');
    if (isTaskCancelledError(error)) return new ArmError(this.arm, 'aborted', 'cancelled before it started');
    return new ArmError(this.arm, 'fault', messageOf(error), { cause: error });
  }
}

/** One run's clock: its signal, its timer, and why it was aborted. */
class RunningAttempt implements Attempt {
  readonly traceparent?: string;
  abortedBy: ArmError | undefined;
  readonly #controller = new AbortController();
  readonly #deadline: Deadline;
  readonly #startedMs: number;
  readonly #budgetMs: number;
  readonly #clientSignal: AbortSignal | undefined;
  #timer: NodeJS.Timeout;
  #waitTimer: NodeJS.Timeout | undefined;
  #lastLook: NodeJS.Immediate | undefined;
  #onAbort: (() => void) | undefined;
  readonly #mayDispatch: (() => boolean) | undefined;
  #unasked: boolean;

  constructor(
    private readonly arm: Arm,
    private readonly clock: Clock,
    private readonly awake: Awake,
    options: RunOptions,
  ) {
    if (options.traceparent !== undefined) this.traceparent = options.traceparent;
    this.#mayDispatch = options.mayDispatch;
    this.#unasked = options.mayDispatch !== undefined;
    this.#startedMs = clock.monotonicMs();
    this.#budgetMs = options.budgetMs;
    this.#deadline = new Deadline(clock, options.budgetMs);
    this.#timer = setTimeout(this.#expire, options.budgetMs);
    this.#clientSignal = options.clientSignal;
    if (this.#clientSignal?.aborted) this.#clientLeft();
    else this.#clientSignal?.addEventListener('abort', this.#clientLeft, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  remainingMs(): number {
    return this.#deadline.remainingMs();
  }

  readonly beforeDispatch = (): void => {
    this.#unasked = false;
    if (this.#mayDispatch?.() === false) {
      throw new ArmError(this.arm, 'withdrawn', 'its route was taken back before it was sent');
    }
  };

  /** Sheds the call if it has not started after `ms`. */
  limitWait(ms: number): void {
    this.#waitTimer = setTimeout(
      () => this.#abort(new ArmError(this.arm, 'shed', `no place was free within ${ms} ms`)),
      ms,
    );
  }

  started(): void {
    clearTimeout(this.#waitTimer);
  }

  /** The call's own end, or this attempt's abort, whichever is first. */
  orAborted<T>(running: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#onAbort = () => reject(this.abortedBy);
      running.then((answer) => (this.#unasked ? reject(this.#neverAsked()) : resolve(answer)), reject);
      if (this.abortedBy !== undefined) this.#onAbort();
    });
  }

  finish(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#waitTimer);
    clearImmediate(this.#lastLook);
    this.#clientSignal?.removeEventListener('abort', this.#clientLeft);
  }

  /**
   * What an arm that says that the time is over tells of it. It may have been asked with what a standstill of ours had left,
   * which is nothing: then its word is there before our own timer has had its turn, and is no word about the arm.
   */
  ranOut(said: ArmError): ArmError {
    return this.#stoodStill() ? this.#stalledError(said) : said;
  }

  #stalledError(cause?: ArmError): ArmError {
    return new ArmError(this.arm, 'stalled', 'this process stood still while the deadline passed', { cause });
  }

  /** A mistake in the arm: found by its first answer, not by the first rollback that it runs past. */
  #neverAsked(): ArmError {
    return new ArmError(this.arm, 'fault', 'it did not ask whether its question may still be sent');
  }

  readonly #expire = (): void => {
    if (!this.#stoodStill()) this.#abort(new ArmError(this.arm, 'deadline', 'its share of the deadline is over'));
    // Timers run before the sockets are read: the answer may lie there. One turn later whatever was there has been read.
    else this.#lastLook = setImmediate(this.#stalled);
  };

  readonly #stalled = (): void => this.#abort(this.#stalledError());

  /** Either is enough: a timer that fires late, or a gap that somebody else has seen. */
  #stoodStill(): boolean {
    const lateMs = this.clock.monotonicMs() - this.#startedMs - this.#budgetMs;
    return lateMs > STANDSTILL_MS || this.awake.stoodStillSince(this.#startedMs);
  }

  readonly #clientLeft = (): void => this.#abort(new ArmError(this.arm, 'aborted', 'the client left'));

  #abort(reason: ArmError): void {
    if (this.abortedBy !== undefined) return;
    this.abortedBy = reason;
    this.#onAbort?.();
    this.#controller.abort(reason);
  }
}
