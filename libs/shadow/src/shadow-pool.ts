import type { Clock } from '@banyan/kernel';
import { type CountedMismatch, MismatchTally } from './mismatch-tally.js';
import { type CopyEnd, settle, type Settled, ShadowCopy, type ShadowRequest } from './shadow-copy.js';
import type { ShadowCounts, ShadowEvent, SkipReason } from './shadow-event.js';

export interface ShadowPoolOptions {
  readonly clock: Clock;
  /** Copies at once; one more is skipped, never queued. Default 16. */
  readonly concurrency?: number;
  /** What a copy may take from selected to compared, ms. Default 2,000. */
  readonly deadlineMs?: number;
  /** Cut calls that may still be running, ignoring their signal, before no more are started. Default 1,024. */
  readonly mostStuck?: number;
  /** Distinct differences counted, the rest as `other`. Default 64. */
  readonly mostMismatches?: number;
}

/**
 * Copies requests to the arm that is not serving and compares the answers, at no cost to the live request: `observe`
 * returns at once and never throws, nothing it starts can reject unheard, memory and concurrency are bounded, and the
 * results live nowhere but here. One pool for each domain.
 */
export class ShadowPool {
  readonly #clock: Clock;
  readonly #concurrency: number;
  readonly #deadlineMs: number;
  readonly #mostStuck: number;
  readonly #tally: MismatchTally;
  /** Under way. No Set: what comes and goes with every request would be kept from collection by it (docs/adr/0006). */
  readonly #copies: ShadowCopy[] = [];
  readonly #listeners = new Set<(event: ShadowEvent) => void>();
  readonly #counts = { selected: 0, started: 0, skipped: 0, compared: 0, failed: 0, matched: 0, mismatched: 0 };
  #unsettledCalls = 0;
  #listenerFaults = 0;
  #closed = false;

  constructor({
    clock,
    concurrency = 16,
    deadlineMs = 2_000,
    mostStuck = 1_024,
    mostMismatches = 64,
  }: ShadowPoolOptions) {
    this.#clock = clock;
    this.#concurrency = concurrency;
    this.#deadlineMs = deadlineMs;
    this.#mostStuck = mostStuck;
    this.#tally = new MismatchTally(mostMismatches);
  }

  /** Copies a selected request, if there is a place. Returns at once; never throws. */
  observe(request: ShadowRequest): void {
    this.#counts.selected++;
    // Heard from the start, also when skipped: a live answer that fails must not become an unhandled rejection of ours.
    const serving = settle(() => request.serving);
    const reason = this.#reasonToSkip();
    if (reason !== undefined) {
      this.#counts.skipped++;
      this.#emit({ kind: 'skipped', operation: request.operation, arm: request.arm, reason });
      return;
    }
    this.#start(request, serving);
  }

  /** Counts since the pool was made. */
  get counts(): ShadowCounts {
    return { ...this.#counts };
  }

  /** compared / selected, 0-1: how much of what the flag asked for was really seen. Undefined while nothing was asked. */
  get coverage(): number | undefined {
    return this.#counts.selected === 0 ? undefined : this.#counts.compared / this.#counts.selected;
  }

  /** Copies under way. */
  get inFlight(): number {
    return this.#copies.length;
  }

  /** Events whose listener threw; what it threw went nowhere else. */
  get listenerFaults(): number {
    return this.#listenerFaults;
  }

  /** What differed and how often, most frequent first; bounded. */
  mismatches(): CountedMismatch[] {
    return this.#tally.entries();
  }

  /** Calls `listener` at each event (`started` and `skipped` come while `observe` runs: be quick); returns what takes it back. */
  onEvent(listener: (event: ShadowEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Cuts every copy under way and starts no more. */
  close(): void {
    this.#closed = true;
    for (const copy of this.#copies.toReversed()) copy.cut('closed');
  }

  #reasonToSkip(): SkipReason | undefined {
    if (this.#closed) return 'closed';
    if (this.#copies.length >= this.#concurrency) return 'full';
    if (this.#unsettledCalls - this.#copies.length >= this.#mostStuck) return 'stuck';
    return undefined;
  }

  #start(request: ShadowRequest, serving: Promise<Settled>): void {
    const { operation, arm, rules } = request;
    const copy = new ShadowCopy(this.#clock, this.#deadlineMs, (end) => {
      this.#copies.splice(this.#copies.indexOf(copy), 1);
      this.#count(end);
      this.#emit({ ...end, operation, arm });
    });
    this.#copies.push(copy);
    this.#counts.started++;
    this.#emit({ kind: 'started', operation, arm });
    const call: ShadowRequest['call'] = async (attempt) => {
      this.#unsettledCalls++;
      try {
        return await request.call(attempt);
      } finally {
        this.#unsettledCalls--;
      }
    };
    void copy.run({ operation, arm, rules, serving: undefined, call }, serving);
  }

  #count(end: CopyEnd): void {
    this.#counts[end.kind]++;
    if (end.kind === 'failed') return;
    if (end.observation.kind === 'match') {
      this.#counts.matched++;
    } else {
      this.#counts.mismatched++;
      this.#tally.record(end.observation.mismatches);
    }
  }

  #emit(event: ShadowEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch {
        // A listener's fault must reach neither the live request nor the copy; it shows in listenerFaults.
        this.#listenerFaults++;
      }
    }
  }
}
