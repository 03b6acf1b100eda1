import { newId } from '@banyan/kernel';
import type { MismatchRecord } from './mismatch-record.js';

/** What waits, with its number. */
export type Numbered<T> = T & {
  /** 1, 2, 3 … within its stream. */
  readonly sequence: number;
};

/**
 * Unexplained differences on their way to where they are kept: the newest so many. They are handed out until they are
 * acknowledged, so nothing is lost on the way and what arrives twice is recognised by stream and sequence.
 */
export class MismatchBuffer<T extends object = MismatchRecord> {
  /** New with every start: sequences of another life are other records. */
  readonly stream = newId();
  readonly #waiting: Numbered<T>[] = [];
  #sequence = 0;
  #dropped = 0;

  constructor(
    /** Records kept; beyond it the oldest go, and are counted. */
    private readonly most = 256,
    /** Those that go first. Default: none. */
    private readonly isSpare: (record: T) => boolean = () => false,
  ) {}

  /** Records that were pushed out before anybody acknowledged them. */
  get dropped(): number {
    return this.#dropped;
  }

  add(record: T): void {
    this.#sequence += 1;
    this.#waiting.push({ ...record, sequence: this.#sequence });
    if (this.#waiting.length <= this.most) return;
    // The newest itself, where it is the only spare one.
    this.#waiting.splice(Math.max(0, this.#waiting.findIndex(this.isSpare)), 1);
    this.#dropped += 1;
  }

  /** The oldest unacknowledged ones, at most so many, in their order. */
  waiting(most: number): readonly Numbered<T>[] {
    return this.#waiting.slice(0, most);
  }

  /** Everything up to this sequence is kept elsewhere. Of another stream it says nothing. */
  acknowledge(stream: string, sequence: number): void {
    if (stream !== this.stream) return;
    while (this.#waiting[0] !== undefined && this.#waiting[0].sequence <= sequence) this.#waiting.shift();
  }
}
