import type { Mismatch } from './comparison.js';

/** One kind of difference and how often it was observed. */
export interface CountedMismatch extends Mismatch {
  readonly count: number;
}

/** Path and types of the entry that stands for everything beyond the tally's bound. */
export const OTHER = 'other';

/** Counts differences by path and types: at most so many distinct ones, the rest as `other`. */
export class MismatchTally {
  readonly #counts = new Map<string, { readonly mismatch: Mismatch; count: number }>();
  #others = 0;

  constructor(
    /** Distinct entries kept. */
    private readonly most = 64,
  ) {}

  record(mismatches: readonly Mismatch[]): void {
    for (const mismatch of mismatches) {
      const key = `${mismatch.path} ${mismatch.servingType} ${mismatch.shadowType}`;
      const entry = this.#counts.get(key);
      if (entry !== undefined) entry.count++;
      else if (this.#counts.size < this.most) this.#counts.set(key, { mismatch, count: 1 });
      else this.#others++;
    }
  }

  /** Most frequent first; `other` last, when there are any. */
  entries(): CountedMismatch[] {
    const entries = Array.from(this.#counts.values(), ({ mismatch, count }) => ({ ...mismatch, count }));
    entries.sort((a, b) => b.count - a.count);
    if (this.#others > 0) entries.push({ path: OTHER, servingType: OTHER, shadowType: OTHER, count: this.#others });
    return entries;
  }
}
