import type { ShadowCoverage } from './shadow-event.js';

/**
 * Coverage since the serve flag is as it is. A copy counts under the definition it was selected under; one that ends after
 * the flag has moved is left out.
 */
export class CoverageCount {
  #counts: { -readonly [K in keyof ShadowCoverage]: ShadowCoverage[K] } | undefined;

  /** A request was selected; another definition than before begins anew. */
  select(definition: string): void {
    if (this.#counts?.definition !== definition) {
      this.#counts = { definition, selected: 0, compared: 0, skipped: 0, failed: 0 };
    }
    this.#counts.selected += 1;
  }

  end(definition: string, how: 'compared' | 'skipped' | 'failed'): void {
    if (this.#counts?.definition === definition) this.#counts[how] += 1;
  }

  /** Undefined: nothing was selected yet. */
  get counts(): ShadowCoverage | undefined {
    return this.#counts && { ...this.#counts };
  }
}
