import type { Mismatch } from './comparison.js';

/** One kind of difference, how often it was observed and what became of it; the rest is pending or could not be verified. */
export interface CountedMismatch extends Mismatch {
  readonly count: number;
  /** Explained by a change that was on its way. */
  readonly explained: number;
  readonly unexplained: number;
  /** A rule ignores it. */
  readonly ignored: number;
}

/** What a difference turned out to be. */
export type Explained = 'explained' | 'unexplained' | 'ignored';

/** Path and types of the entry that stands for everything beyond the tally's bound. */
export const OTHER = 'other';

interface Entry {
  readonly mismatch: Mismatch;
  count: number;
  explained: number;
  unexplained: number;
  ignored: number;
}

/** Counts differences by path and types: at most so many distinct ones, the rest as `other`. */
export class MismatchTally {
  readonly #entries = new Map<string, Entry>();
  readonly #others = entryOf({ path: OTHER, servingType: OTHER, shadowType: OTHER });

  constructor(
    /** Distinct entries kept. */
    private readonly most = 64,
  ) {}

  record(mismatches: readonly Mismatch[]): void {
    for (const mismatch of mismatches) this.#entryOf(mismatch).count++;
  }

  /** A difference that was recorded before has been settled. */
  settle(mismatch: Mismatch, as: Explained): void {
    this.#entryOf(mismatch)[as]++;
  }

  /** Most frequent first; `other` last, when there are any. */
  entries(): CountedMismatch[] {
    const entries = Array.from(this.#entries.values(), toCounted);
    entries.sort((a, b) => b.count - a.count);
    if (this.#others.count > 0) entries.push(toCounted(this.#others));
    return entries;
  }

  #entryOf(mismatch: Mismatch): Entry {
    const key = `${mismatch.path} ${mismatch.servingType} ${mismatch.shadowType}`;
    const known = this.#entries.get(key);
    if (known !== undefined) return known;
    if (this.#entries.size >= this.most) return this.#others;
    const entry = entryOf(mismatch);
    this.#entries.set(key, entry);
    return entry;
  }
}

function entryOf(mismatch: Mismatch): Entry {
  return { mismatch, count: 0, explained: 0, unexplained: 0, ignored: 0 };
}

function toCounted({ mismatch, ...counts }: Entry): CountedMismatch {
  return { ...mismatch, ...counts };
}
