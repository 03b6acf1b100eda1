import type { Clock } from '@banyan/kernel';

/** How long a product is remembered after an order was refused for it, ms. */
export const REMEMBERED_MS = 10_000;
/** The oldest are forgotten first. */
const MOST = 1_000;

/**
 * Products that the core has just had not enough of. The way to an order is a dozen questions long, and whether there are goods is told at
 * its end; when everybody wants what is sold out, whoever asks about the goods first leaves the core to those who want something else.
 */
export class RanOut {
  readonly #untilMs = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  note(skus: readonly string[]): void {
    for (const sku of skus) {
      // A map is in the order in which its keys came.
      this.#untilMs.delete(sku);
      this.#untilMs.set(sku, this.clock.monotonicMs() + REMEMBERED_MS);
    }
    for (const oldest of this.#untilMs.keys()) {
      if (this.#untilMs.size <= MOST) return;
      this.#untilMs.delete(oldest);
    }
  }

  /** Is any of them remembered? */
  hasAny(skus: readonly string[]): boolean {
    const nowMs = this.clock.monotonicMs();
    return skus.some((sku) => nowMs < (this.#untilMs.get(sku) ?? -Infinity));
  }
}
