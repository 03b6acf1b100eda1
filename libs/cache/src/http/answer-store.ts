import { LRUCache } from 'lru-cache';
import type { RawFields } from './fields.js';
import type { StoredAnswer } from './stored-answer.js';
import { choosesVariant, isSameVariant } from './vary.js';

export interface AnswerStoreOptions {
  /** Most that all answers may take together, bytes; the longest unused goes first. */
  readonly mostBytes: number;
}

/** Of one key. A core that varies by what every client has otherwise would fill the store with one page. */
const MOST_VARIANTS = 8;
/** Of an entry's objects, beside its text and body. */
const BYTES_PER_ANSWER = 1_024;

/** Kept answers by their key, and below it by what chose between them. */
export class AnswerStore {
  readonly #kept: LRUCache<string, readonly StoredAnswer[]>;

  constructor({ mostBytes }: AnswerStoreOptions) {
    this.#kept = new LRUCache({ maxSize: mostBytes });
  }

  /** The latest answer that the request would have chosen. */
  find(key: string, request: RawFields): StoredAnswer | undefined {
    return this.#kept.get(key)?.find(({ variant }) => choosesVariant(variant, request));
  }

  /** In place of the one that the same request would have chosen. */
  keep(key: string, answer: StoredAnswer): void {
    const others = (this.#kept.peek(key) ?? []).filter(({ variant }) => !isSameVariant(variant, answer.variant));
    this.#set(key, [answer, ...others].slice(0, MOST_VARIANTS));
  }

  /** What the request would have chosen is not given any more. */
  drop(key: string, request: RawFields): void {
    const left = (this.#kept.peek(key) ?? []).filter(({ variant }) => !choosesVariant(variant, request));
    if (left.length === 0) this.#kept.delete(key);
    else this.#set(key, left);
  }

  /** Nothing of this key is given any more. */
  dropAll(key: string): void {
    this.#kept.delete(key);
  }

  /** Keys with an answer. */
  get size(): number {
    return this.#kept.size;
  }

  get bytes(): number {
    return this.#kept.calculatedSize;
  }

  #set(key: string, answers: readonly StoredAnswer[]): void {
    const size = answers.reduce((sum, answer) => sum + bytesOf(answer), key.length);
    // One that is larger than the whole store would also not go in, and must not leave its predecessor behind.
    if (size > this.#kept.maxSize) this.#kept.delete(key);
    else this.#kept.set(key, answers, { size });
  }
}

function bytesOf({ fields, body, variant }: StoredAnswer): number {
  const text = fields.reduce((sum, value) => sum + value.length, 0);
  const chosen = variant.reduce((sum, [name, value = '']) => sum + name.length + value.length, 0);
  return body.length + text + chosen + BYTES_PER_ANSWER;
}
