import type { Arm, Clock } from '@banyan/kernel';
import { compare } from './compare.js';
import type { ComparisonRules, Observation } from './comparison.js';
import type { ShadowFailure } from './shadow-event.js';

/** What the shadow call is given: time and a signal of its own, nothing of the live request's. */
export interface ShadowAttempt {
  /** Aborts at the copy's own deadline, or when the pool closes. */
  readonly signal: AbortSignal;
  /** Milliseconds the copy may still take; never below 0. */
  remainingMs(): number;
}

/** One request that the flag selected for a copy. */
export interface ShadowRequest {
  readonly operation: string;
  /** The arm the copy goes to. */
  readonly arm: Arm;
  /** What the live request is answered, canonical; or the promise of it, which may fail. */
  readonly serving: unknown;
  /** Asks the other arm. May throw, reject, never settle or return anything. */
  readonly call: (attempt: ShadowAttempt) => unknown;
  readonly rules: ComparisonRules;
}

export type CopyEnd =
  | { readonly kind: 'compared'; readonly observation: Observation }
  | { readonly kind: 'failed'; readonly reason: ShadowFailure; readonly error: unknown };

/** How a call ended, as a value: nothing here rejects. */
export type Settled = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** One copy under way. It ends exactly once, at its deadline at the latest. */
export class ShadowCopy {
  readonly #controller = new AbortController();
  readonly #endsAtMs: number;
  readonly #timer: NodeJS.Timeout;
  #onEnd: ((end: CopyEnd) => void) | undefined;

  constructor(
    private readonly clock: Clock,
    deadlineMs: number,
    /** Called once. */
    onEnd: (end: CopyEnd) => void,
  ) {
    this.#onEnd = onEnd;
    this.#endsAtMs = clock.monotonicMs() + deadlineMs;
    this.#timer = setTimeout(() => this.cut('deadline'), deadlineMs);
    // A copy never keeps a process alive.
    this.#timer.unref();
  }

  /**
   * Runs the copy; never rejects. Both the call and the comparison wait for a turn of the event loop of their own, so
   * that the live request goes out, and its answer goes home, before either spends anything.
   */
  async run(request: ShadowRequest, serving: Promise<Settled>): Promise<void> {
    await nextTurn();
    if (this.#ended) return;
    const shadow = await settle(() => request.call(this.#attempt()));
    if (this.#ended) return;
    if (!shadow.ok) return this.#end({ kind: 'failed', reason: 'shadow-failed', error: shadow.error });
    const served = await serving;
    if (this.#ended) return;
    if (!served.ok) return this.#end({ kind: 'failed', reason: 'serving-failed', error: served.error });
    await nextTurn();
    if (this.#ended) return;
    this.#end(observe(served.value, shadow.value, request.rules));
  }

  /** Ends the copy now, whatever is still under way; its results are dropped when they come. */
  cut(reason: 'deadline' | 'closed'): void {
    if (this.#ended) return;
    const error = new DOMException(`shadow copy cut: ${reason}`, reason === 'deadline' ? 'TimeoutError' : 'AbortError');
    this.#end({ kind: 'failed', reason, error });
    this.#controller.abort(error);
  }

  get #ended(): boolean {
    return this.#onEnd === undefined;
  }

  #attempt(): ShadowAttempt {
    const { clock } = this;
    const endsAtMs = this.#endsAtMs;
    return { signal: this.#controller.signal, remainingMs: () => Math.max(0, endsAtMs - clock.monotonicMs()) };
  }

  #end(end: CopyEnd): void {
    const onEnd = this.#onEnd;
    this.#onEnd = undefined;
    clearTimeout(this.#timer);
    onEnd?.(end);
  }
}

/** Runs something that may throw at once, reject, or return a value that throws when it is awaited. */
export async function settle(run: () => unknown): Promise<Settled> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    return { ok: false, error };
  }
}

function observe(serving: unknown, shadow: unknown, rules: ComparisonRules): CopyEnd {
  try {
    return { kind: 'compared', observation: compare(serving, shadow, rules) };
  } catch (error) {
    return { kind: 'failed', reason: 'uncomparable', error };
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
