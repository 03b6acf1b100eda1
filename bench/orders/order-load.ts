import type { OrderShopper, OrderWish, TakenQuote } from '../../apps/stack/src/demo/order-shopper.js';

/** What shoppers got in a span. */
export interface LoadSpan {
  /** Orders that were acknowledged within it. */
  readonly placed: number;
  readonly spanMs: number;
  /** From the first attempt to the final answer, of those, ms. */
  readonly tookMs: readonly number[];
  /** Orders that were acknowledged after it; they were begun in it. */
  readonly late: number;
  /** What else was said, by words. */
  readonly otherwise: Readonly<Record<string, number>>;
}

/** Sold in both channels, and counted; a few, so that orders meet at a level as they do in a shop. */
export const SKUS = ['KABEL/USB/C-2M', 'PREIS-TEXT', 'PREIS-KOMMA'] as const;
const CHANNELS = ['web', 'app'] as const;
/** The contract has quotes valid for longer, and for more than one order. */
const QUOTE_KEPT_MS = 60_000;

/** Shoppers who each place one order after the other. */
export class OrderLoad {
  readonly #quotes = new Map<string, { readonly sinceMs: number; readonly quote: TakenQuote }>();
  #begun = 0;

  readonly #shopper: OrderShopper;

  constructor(shopper: OrderShopper) {
    this.#shopper = shopper;
  }

  async run(shoppers: number, spanMs: number): Promise<LoadSpan> {
    await Promise.all(WISHES.map((wish) => this.#quoteOf(wish)));
    const tookMs: number[] = [];
    const otherwise: Record<string, number> = {};
    let late = 0;
    const endMs = performance.now() + spanMs;
    await Promise.all(Array.from({ length: shoppers }, () => this.#shop(endMs, note)));
    return { placed: tookMs.length, spanMs, tookMs, late, otherwise };

    function note(word: string, ms: number): void {
      if (word !== 'placed') otherwise[word] = (otherwise[word] ?? 0) + 1;
      else if (performance.now() > endMs) late += 1;
      else tookMs.push(ms);
    }
  }

  async #shop(endMs: number, note: (word: string, ms: number) => void): Promise<void> {
    while (performance.now() < endMs) {
      this.#begun += 1;
      const wish = WISHES[this.#begun % WISHES.length] ?? WISHES[0];
      const quote = await this.#quoteOf(wish);
      const startedMs = performance.now();
      const bought = await this.#shopper.place(
        { ...wish, email: `kundin-${this.#begun % 500}@beispiel.example` },
        quote,
      );
      const word = bought.kind === 'refused' ? bought.code : bought.kind;
      note(word, performance.now() - startedMs);
    }
  }

  async #quoteOf(wish: OrderWish): Promise<TakenQuote> {
    const of = `${wish.channel} ${wish.lines[0]?.sku}`;
    const known = this.#quotes.get(of);
    if (known !== undefined && performance.now() - known.sinceMs < QUOTE_KEPT_MS) return known.quote;
    const quote = await this.#shopper.quote(wish);
    if ('kind' in quote) throw new Error(`the basket is not quoted: ${quote.status}`);
    this.#quotes.set(of, { sinceMs: performance.now(), quote });
    return quote;
  }
}

const WISHES = SKUS.flatMap((sku) =>
  CHANNELS.map((channel): OrderWish => ({ channel, lines: [{ sku, quantity: 1 }] })),
) as [OrderWish, ...OrderWish[]];
