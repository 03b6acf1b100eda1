import type { ShadowCoverage } from './shadow-event.js';

/** What a copy was selected under. */
export type CoverageKey = Pick<ShadowCoverage, 'definition' | 'epoch'>;

/**
 * Coverage since flag and latch are as they are. A copy counts under the definition and the epoch it was selected under; one
 * that ends after either has moved is left out.
 */
export class CoverageCount {
  #counts: { -readonly [K in keyof ShadowCoverage]: ShadowCoverage[K] } | undefined;

  /** A request was selected; another definition or epoch than before begins anew. */
  select({ definition, epoch }: CoverageKey): void {
    if (this.#counts?.definition !== definition || this.#counts.epoch !== epoch) {
      this.#counts = { definition, epoch, selected: 0, compared: 0, skipped: 0, failed: 0 };
    }
    this.#counts.selected += 1;
  }

  end({ definition, epoch }: CoverageKey, how: 'compared' | 'skipped' | 'failed'): void {
    if (this.#counts?.definition === definition && this.#counts.epoch === epoch) this.#counts[how] += 1;
  }

  /** Undefined: nothing was selected yet. */
  get counts(): ShadowCoverage | undefined {
    return this.#counts && { ...this.#counts };
  }
}
