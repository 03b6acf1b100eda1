import type { Arm, Clock } from '@banyan/kernel';
import { compare } from './compare.js';
import type { ComparisonRules, Observation } from './comparison.js';
import { settle, type Settled } from './settle.js';
import type { ShadowAttempt } from './shadow-attempt.js';
import type { NoiseSample, ShadowFailure } from './shadow-event.js';

/** One request that the flag selected for a copy. */
export interface ShadowRequest {
  readonly operation: string;
  /** The arm the copy goes to. */
  readonly arm: Arm;
  /** Canonical; what both arms are asked. */
  readonly input: unknown;
  /** What the live request is answered, canonical; or the promise of it, which may fail. */
  readonly serving: unknown;
  /** Asks an arm over its shadowing connection. May throw, reject, never settle or return anything. */
  readonly call: (attempt: ShadowAttempt, arm: Arm) => unknown;
  readonly rules: ComparisonRules;
  /** Of the live request, for the records of differences: trace, rollout stage, definition of the serve flag. */
  readonly traceId: string;
  readonly stage: string;
  readonly definition: string;
  /** Of the latch when the live request was decided. */
  readonly epoch: number;
  /** Which release of the service has answered, asked once both have; absent or empty: it does not say. */
  readonly release?: () => string | undefined;
  /** Was it asked by a contract that has fields about persons? Then no value of it is kept. Default: it was. */
  readonly personal?: boolean;
  /** May legacy be asked twice, to learn its noise? Default: it may. */
  readonly noise?: false;
  /** Given back with the event `paired`, and never looked at; keep it small, it may be held for seconds. */
  readonly tag?: unknown;
}

export type CopyEnd =
  | {
      readonly kind: 'compared';
      readonly observation: Observation;
      /** Where legacy was asked twice: how that went. */
      readonly noise?: NoiseSample;
      /** The answers, where they differ. */
      readonly answers?: { readonly serving: unknown; readonly shadow: unknown };
      /** What legacy said first and second, where these differ. */
      readonly twice?: { readonly first: unknown; readonly second: unknown };
    }
  | { readonly kind: 'failed'; readonly reason: ShadowFailure; readonly error: unknown };

const NOT_SAMPLED: NoiseSample = Object.freeze({ kind: 'failed' });

/** One copy under way. It ends exactly once, at its deadline at the latest. */
export class ShadowCopy {
  readonly #controller = new AbortController();
  readonly #endsAtMs: number;
  readonly #timer: NodeJS.Timeout;
  #onEnd: ((end: CopyEnd) => void) | undefined;
  /** Compared already; only legacy's second answer is missing. */
  #compared: Extract<CopyEnd, { kind: 'compared' }> | undefined;

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
   * Runs the copy; never rejects. Both the calls and the comparison wait for a turn of the event loop of their own, so
   * that the live request goes out, and its answer goes home, before either spends anything.
   *
   * @param withNoise legacy is asked a second time, at the same moment as the copy is
   */
  async run(request: ShadowRequest, serving: Promise<Settled>, withNoise: boolean): Promise<void> {
    await nextTurn();
    if (this.#ended) return;
    const second = withNoise ? settle(() => request.call(this.#attempt(), 'legacy')) : undefined;
    const shadow = await settle(() => request.call(this.#attempt(), request.arm));
    if (this.#ended) return;
    if (!shadow.ok) return this.#end({ kind: 'failed', reason: 'shadow-failed', error: shadow.error });
    const served = await serving;
    if (this.#ended) return;
    if (!served.ok) return this.#end({ kind: 'failed', reason: 'serving-failed', error: served.error });
    await nextTurn();
    if (this.#ended) return;
    const end = observe(served.value, shadow.value, request.rules);
    if (end.kind === 'failed' || second === undefined) return this.#end(end);
    this.#compared = end;
    const again = await second;
    if (this.#ended) return;
    const legacy = request.arm === 'legacy' ? shadow.value : served.value;
    const noise = noiseOf(legacy, again, request.rules);
    const isNoisy = noise.kind === 'sampled' && noise.observation.kind === 'mismatch';
    this.#end({ ...end, noise, ...(isNoisy && again.ok && { twice: { first: legacy, second: again.value } }) });
  }

  /** Ends the copy now, whatever is still under way; its results are dropped when they come. */
  cut(reason: 'deadline' | 'closed'): void {
    if (this.#ended) return;
    const error = new DOMException(`shadow copy cut: ${reason}`, reason === 'deadline' ? 'TimeoutError' : 'AbortError');
    // What was compared counts, though legacy hung when it was asked twice.
    if (this.#compared === undefined) this.#end({ kind: 'failed', reason, error });
    else this.#end({ ...this.#compared, noise: NOT_SAMPLED });
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

function observe(serving: unknown, shadow: unknown, rules: ComparisonRules): CopyEnd {
  try {
    const observation = compare(serving, shadow, rules);
    if (observation.kind === 'match') return { kind: 'compared', observation };
    return { kind: 'compared', observation, answers: { serving, shadow } };
  } catch (error) {
    return { kind: 'failed', reason: 'uncomparable', error };
  }
}

function noiseOf(legacy: unknown, again: Settled, rules: ComparisonRules): NoiseSample {
  if (!again.ok) return NOT_SAMPLED;
  try {
    return { kind: 'sampled', observation: compare(legacy, again.value, rules) };
  } catch {
    // It says nothing about the arms that what legacy said twice cannot be compared: there is no sample.
    return NOT_SAMPLED;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
