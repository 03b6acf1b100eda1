import type { Clock } from '@banyan/kernel';
import { LRUCache } from 'lru-cache';
import { TagIndex } from './tag-index.js';

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
  /** What it is about. */
  readonly tags: readonly string[];
}

export interface AnswerMemoryOptions {
  readonly clock: Clock;
  /** Most that is kept, in bytes as the caller counts them; the longest unused goes first. Default 64 MiB. */
  readonly mostBytes?: number;
}

/**
 * Answers by their question, for giving them again. It knows no expiry: whoever recalls says how old is too old, since the
 * same answer may be too old while its source can be asked and welcome while it cannot. What an answer is about is its
 * tags, by which it can be forgotten.
 */
export class AnswerMemory<T extends object> {
  readonly #clock: Clock;
  readonly #kept: LRUCache<string, Kept<T>>;
  readonly #tagged = new TagIndex();

  constructor({ clock, mostBytes = 64 * 1_024 * 1_024 }: AnswerMemoryOptions) {
    this.#clock = clock;
    this.#kept = new LRUCache<string, Kept<T>>({
      maxSize: mostBytes,
      dispose: ({ tags }, key) => this.#tagged.remove(key, tags),
      // Another answer to the same question is about the same: nothing moves in the index.
      noDisposeOnSet: true,
    });
  }

  /**
   * Keeps an answer unless a younger one is there: two calls may answer the same question in the other order.
   *
   * @param ageMs how old it is already, ms, at least 0
   * @param bytes what it costs to keep, tags included, at least 1; more than the whole memory is not kept
   * @param tags what it is about, the same for every answer to the question; it is forgotten when one of them is
   */
  keep(key: string, value: T, ageMs: number, bytes: number, tags: readonly string[] = []): void {
    const trueAtMs = this.#clock.monotonicMs() - ageMs;
    const known = this.#kept.peek(key);
    if (known !== undefined && known.trueAtMs > trueAtMs) return;
    this.#kept.set(key, { value, trueAtMs, tags: known?.tags ?? tags }, { size: bytes });
    if (known === undefined && this.#kept.has(key)) this.#tagged.add(key, tags);
  }

  /** The answer to a question, when there is one that is no older than `withinMs`. */
  recall(key: string, withinMs: number): Recalled<T> | undefined {
    const kept = this.#kept.get(key);
    if (kept === undefined) return undefined;
    const ageMs = Math.max(0, this.#clock.monotonicMs() - kept.trueAtMs);
    return ageMs <= withinMs ? { value: kept.value, ageMs } : undefined;
  }

  /**
   * Forgets every answer that is about one of these.
   *
   * @returns how many there were
   */
  forget(tags: Iterable<string>): number {
    let forgotten = 0;
    for (const tag of tags) {
      for (const key of this.#tagged.keysOf(tag)) forgotten += this.#kept.delete(key) ? 1 : 0;
    }
    return forgotten;
  }

  /** Questions with an answer. */
  get size(): number {
    return this.#kept.size;
  }

  /** What they cost, in bytes as the caller counted them. */
  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  /** Tags that an answer is kept about. */
  get tags(): number {
    return this.#tagged.size;
  }
}
