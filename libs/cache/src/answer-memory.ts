import type { Clock } from '@banyan/kernel';
import { LRUCache } from 'lru-cache';

/** What was answered before, and how old it is now. */
export interface Recalled<T> {
  readonly value: T;
  /** Since the value was true at its source, ms: the age it was kept with, and the time since. */
  readonly ageMs: number;
}

interface Kept<T> {
  readonly value: T;
  /** On the monotonic clock: when it was true at its source. */
  readonly trueAtMs: number;
}

export interface AnswerMemoryOptions {
  readonly clock: Clock;
  /** Most that is kept, in bytes as the caller counts them; the longest unused goes first. Default 64 MiB. */
  readonly mostBytes?: number;
}

/**
 * Answers by their question, for giving them again. It knows no expiry: whoever recalls says how old is too old, since the
 * same answer may be too old while its source can be asked and welcome while it cannot.
 */
export class AnswerMemory<T extends object> {
  readonly #clock: Clock;
  readonly #kept: LRUCache<string, Kept<T>>;

  constructor({ clock, mostBytes = 64 * 1_024 * 1_024 }: AnswerMemoryOptions) {
    this.#clock = clock;
    this.#kept = new LRUCache({ maxSize: mostBytes });
  }

  /**
   * Keeps an answer unless a younger one is there: two calls may answer the same question in the other order.
   *
   * @param ageMs how old it is already, ms, at least 0
   * @param bytes what it costs to keep, at least 1; more than the whole memory is not kept
   */
  keep(key: string, value: T, ageMs: number, bytes: number): void {
    const trueAtMs = this.#clock.monotonicMs() - ageMs;
    const known = this.#kept.peek(key);
    if (known !== undefined && known.trueAtMs > trueAtMs) return;
    this.#kept.set(key, { value, trueAtMs }, { size: bytes });
  }

  /** The answer to a question, when there is one that is no older than `withinMs`. */
  recall(key: string, withinMs: number): Recalled<T> | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    const ageMs = Math.max(0, this.#clock.monotonicMs() - kept.trueAtMs);
    return ageMs <= withinMs ? { value: kept.value, ageMs } : undefined;
  }

  /** Questions with an answer. */
  get size(): number {
    return this.#kept.size;
  }

  /** What they cost, in bytes as the caller counted them. */
  get bytes(): number {
    return this.#kept.calculatedSize;
  }
}
