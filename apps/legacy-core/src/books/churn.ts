import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { type Random, seededRandom } from '../catalogue/random.js';
import type { Books } from './books.js';
import { type ProductRecord, sourcesOf } from './product-record.js';
import { ONE_PIECE } from './quantity.js';
import { saleRulesOf } from './sale-rules.js';
import type { StockChange } from './stock-change.js';

export interface ChurnOrder {
  /** Changes a second, at most 500. */
  readonly perSecond: number;
  readonly seconds: number;
  /** The same seed picks the same products. Default 1. */
  readonly seed?: number;
}

const TICK_MS = 100;

/** A bounded stream of trade: tills and pickers take a few pieces, now and then a pallet comes in. One at a time. */
export class Churn {
  readonly #books: Books;
  #order: ChurnOrder | undefined;
  #timer: NodeJS.Timeout | undefined;
  #tick: Promise<void> = Promise.resolve();
  #posted = 0;
  #failed = 0;

  constructor(books: Books) {
    this.#books = books;
  }

  /** Begins; one that runs already ends first. */
  async start(order: ChurnOrder): Promise<void> {
    await this.stop();
    const random = seededRandom(order.seed ?? 1);
    const startedAtMs = performance.now();
    const total = Math.round(order.perSecond * order.seconds);
    this.#order = order;
    this.#posted = 0;
    this.#failed = 0;
    this.#timer = setInterval(() => {
      const owed = Math.min(total, Math.round(((performance.now() - startedAtMs) / 1000) * order.perSecond));
      this.#tick = this.#tick.then(() => this.#post(owed, random, owed === total));
    }, TICK_MS);
    this.#timer.unref();
  }

  /** Ends it; resolves when its last change is written. */
  async stop(): Promise<void> {
    this.#end();
    await this.#tick;
  }

  report(): { running: boolean; posted: number; failed: number; order?: ChurnOrder } {
    return {
      running: this.#timer !== undefined,
      posted: this.#posted,
      failed: this.#failed,
      ...(this.#order === undefined ? {} : { order: this.#order }),
    };
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #post(owed: number, random: Random, isLast: boolean): Promise<void> {
    const count = owed - this.#posted - this.#failed;
    if (this.#timer === undefined) return;
    try {
      await this.#books.post(Array.from({ length: count }, () => this.#trade(random)));
      this.#posted += count;
    } catch (error) {
      this.#failed += count;
      log.warn('changes of the churn were not written', { count, reason: messageOf(error) });
    }
    if (isLast) this.#end();
  }

  #trade(random: Random): StockChange {
    const product = productToTrade(this.#books.products, random.next());
    if (product === undefined) throw new RangeError('there are no products to trade');
    const { source, held } = random.pick(sourcesOf(product));
    const sold = held.quantity > 0 || random.chance(0.1);
    const pieces = sold
      ? -Math.min(random.between(1, 3), Math.max(1, Math.floor(held.quantity / ONE_PIECE)))
      : random.between(10, 60);
    return { sku: product.sku, source, amount: { by: pieces * ONE_PIECE } };
  }
}

/**
 * The product a draw of 0 to 1 means. A few products sell most: the cube prefers the front of the catalogue. What is not
 * counted has no till that counts it down: the next one before it is traded.
 */
export function productToTrade(products: readonly ProductRecord[], draw: number): ProductRecord | undefined {
  const drawn = Math.floor(draw ** 3 * products.length);
  return products.slice(0, drawn + 1).findLast(({ stockItem }) => saleRulesOf(stockItem).managed);
}
