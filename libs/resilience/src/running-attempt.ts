import { ArmError, messageOf, type Arm, type Clock } from '@banyan/kernel';
import { isBrokenCircuitError } from 'cockatiel';
import type { AdaptiveLimit } from './adaptive-limit.js';
import type { Attempt } from './deadline.js';
import type { Guest, Places } from './places.js';
import type { RunOptions } from './run-options.js';
import { STANDSTILL_MS, type Awake } from './wakefulness.js';

/** What an attempt needs of the policy that it runs under. */
export interface AttemptParts {
  readonly arm: Arm;
  readonly clock: Clock;
  readonly awake: Awake;
  readonly places: Places;
  readonly limit: AdaptiveLimit;
  /** Longest wait for a place, ms. */
  readonly queueWaitMs: number;
}

/**
 * One call to an arm: its deadline, its place, and its end, which is told once. No promise but the one that is given out: each
 * layer of them cost a microsecond and a kilobyte a call.
 */
export class RunningAttempt<T> implements Attempt, Guest {
  /** Settles with the call's answer or an ArmError, at the latest when the budget is over. */
  readonly ended: Promise<T>;
  readonly traceparent?: string;
  readonly session?: string;
  readonly beforeDispatch?: () => void;
  readonly urgent: boolean;
  #resolve: (answer: T) => void = nothing;
  #reject: (error: ArmError) => void = nothing;
  #over: ArmError | 'answered' | undefined;
  #aborted: ArmError | undefined;
  #controller: AbortController | undefined;
  #listeners: (() => void)[] | undefined;
  #waits = false;
  #isAsked: boolean;
  readonly #startedMs: number;
  #enteredMs: number;
  readonly #budgetMs: number;
  readonly #clientSignal: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  #waitTimer: NodeJS.Timeout | undefined;
  #lastLook: NodeJS.Immediate | undefined;

  /** @param onEnd told how it ended, before whoever waits for it; undefined: answered */
  constructor(
    private readonly parts: AttemptParts,
    private readonly call: (attempt: Attempt) => Promise<T>,
    { budgetMs, clientSignal, traceparent, session, mayDispatch, urgent = false }: RunOptions,
    private readonly onEnd: (failure: ArmError | undefined) => void,
  ) {
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (traceparent !== undefined) this.traceparent = traceparent;
    if (session !== undefined) this.session = session;
    this.urgent = urgent;
    this.#isAsked = mayDispatch === undefined;
    if (mayDispatch !== undefined) this.beforeDispatch = () => this.#dispatch(mayDispatch);
    this.#startedMs = this.#enteredMs = parts.clock.monotonicMs();
    this.#budgetMs = budgetMs;
    this.#timer = setTimeout(expire, budgetMs, this);
    this.#clientSignal = clientSignal;
    if (clientSignal?.aborted === true) this.handleEvent();
    else clientSignal?.addEventListener('abort', this, ONCE);
  }

  /** Made when it is asked for. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#aborted !== undefined) this.#controller.abort(this.#aborted);
    }
    return this.#controller.signal;
  }

  /** Did it end before its call did? */
  get abortedBy(): ArmError | undefined {
    return this.#aborted;
  }

  onOver(listener: () => void): void {
    if (this.#aborted !== undefined) listener();
    else (this.#listeners ??= []).push(listener);
  }

  remainingMs(): number {
    return Math.max(0, this.#startedMs + this.#budgetMs - this.parts.clock.monotonicMs());
  }

  /** Makes the call as soon as there is a place for it. */
  begin(): void {
    if (this.#over !== undefined) return;
    const { arm, places, queueWaitMs } = this.parts;
    const got = places.ask(this);
    if (got === 'full') this.fail(new ArmError(arm, 'shed', 'no place is free'));
    if (got !== 'waits') return;
    this.#waits = true;
    this.#waitTimer = setTimeout(shed, queueWaitMs, this);
  }

  enter(): void {
    if (this.#waits) {
      this.#waits = false;
      clearTimeout(this.#waitTimer);
      this.#enteredMs = this.parts.clock.monotonicMs();
    }
    let running: Promise<T>;
    try {
      running = this.call(this);
    } catch (error) {
      this.#failed(error);
      return;
    }
    running.then(
      (answer) => this.#answered(answer),
      (error: unknown) => this.#failed(error),
    );
  }

  /** Ends it with whatever went wrong, as an ArmError; nothing where it has ended already. */
  fail(error: unknown): void {
    if (this.#over !== undefined) return;
    const failure = this.#armError(error);
    this.#end(failure);
    this.#reject(failure);
  }

  /** Sheds a call that has found no place in time. */
  shed(): void {
    const { arm, queueWaitMs } = this.parts;
    this.#abort(new ArmError(arm, 'shed', `no place was free within ${queueWaitMs} ms`));
  }

  expire(): void {
    if (!this.#stoodStill()) this.#abort(new ArmError(this.parts.arm, 'deadline', 'its share of the deadline is over'));
    // Timers run before the sockets are read: the answer may lie there. One turn later whatever was there has been read.
    else this.#lastLook = setImmediate(() => this.#abort(this.#stalled()));
  }

  /** The client left. */
  handleEvent(): void {
    this.#abort(new ArmError(this.parts.arm, 'aborted', 'the client left'));
  }

  #failed(error: unknown): void {
    // What failed at once says nothing of how fast it could be.
    if (this.#aborted?.failure === 'deadline') this.#tellLimit();
    this.parts.places.leave(this);
    this.fail(error);
  }

  #answered(answer: T): void {
    this.#tellLimit();
    this.parts.places.leave(this);
    if (this.#over !== undefined) return;
    if (!this.#isAsked) {
      // A mistake in the arm: found by its first answer, not by the first rollback that it runs past.
      this.fail(new ArmError(this.parts.arm, 'fault', 'it did not ask whether its question may still be sent'));
      return;
    }
    this.#end(undefined);
    this.#resolve(answer);
  }

  #tellLimit(): void {
    const { limit, places, clock, awake } = this.parts;
    // What this process stood still for is not the arm's.
    if (awake.stoodStillSince(this.#enteredMs)) return;
    const nowMs = clock.monotonicMs();
    if (limit.ended(nowMs - this.#enteredMs, places.taken, nowMs)) places.resize(limit.current);
  }

  #dispatch(mayDispatch: () => boolean): void {
    this.#isAsked = true;
    if (!mayDispatch()) {
      throw new ArmError(this.parts.arm, 'withdrawn', 'its route was taken back before it was sent');
    }
  }

  #abort(reason: ArmError): void {
    if (this.#over !== undefined) return;
    this.#aborted = reason;
    if (this.#waits) this.parts.places.withdraw(this);
    this.fail(reason);
    this.#controller?.abort(reason);
    if (this.#listeners !== undefined) for (const listener of this.#listeners) listener();
  }

  #end(failure: ArmError | undefined): void {
    this.#over = failure ?? 'answered';
    clearTimeout(this.#timer);
    clearTimeout(this.#waitTimer);
    if (this.#lastLook !== undefined) clearImmediate(this.#lastLook);
    this.#clientSignal?.removeEventListener('abort', this);
    this.onEnd(failure);
  }

  #armError(error: unknown): ArmError {
    if (error instanceof ArmError) {
      // An arm may have been asked with what a standstill of ours had left, which is nothing: then its word that the time is
      // over is there before our own timer has had its turn, and is no word about the arm.
      return error.failure === 'deadline' && error !== this.#aborted && this.#stoodStill()
        ? this.#stalled(error)
        : error;
    }
    const { arm } = this.parts;
    if (isBrokenCircuitError(error)) return new ArmError(arm, 'breaker-open', 'the breaker is open');
    return new ArmError(arm, 'fault', messageOf(error), { cause: error });
  }

  #stalled(cause?: ArmError): ArmError {
    return new ArmError(this.parts.arm, 'stalled', 'this process stood still while the deadline passed', { cause });
  }

  /** Either is enough: a timer that fires late, or a gap that somebody else has seen. */
  #stoodStill(): boolean {
    const lateMs = this.parts.clock.monotonicMs() - this.#startedMs - this.#budgetMs;
    return lateMs > STANDSTILL_MS || this.parts.awake.stoodStillSince(this.#startedMs);
  }
}

const ONCE = { once: true };

function expire(attempt: { expire(): void }): void {
  attempt.expire();
}

function shed(attempt: { shed(): void }): void {
  attempt.shed();
}

function nothing(): void {
  // Before the promise is made.
}
