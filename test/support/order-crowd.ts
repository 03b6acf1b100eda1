import { setTimeout as pause } from 'node:timers/promises';
import type { Bought } from '../../apps/stack/src/demo/order-patience.js';
import type { OrderShopper, OrderWish, TakenQuote } from '../../apps/stack/src/demo/order-shopper.js';
import { wordOfBought } from './word-of-bought.js';

export interface OrderCrowdOptions {
  readonly shopper: OrderShopper;
  /** Each is bought of in turn, one unit at a time; there must be enough. */
  readonly skus: readonly string[];
  /** Orders under way at any moment. */
  readonly atOnce: number;
  /** Orders of one customer, one after another. */
  readonly ordersOfCustomer: number;
  /** Acknowledged and under way together, at this moment: whoever would be one more waits. Default: no limit. */
  readonly most?: () => number;
}

/** A quote is taken by whoever buys the same within this; the contract has them valid for longer, and for more than one order. */
const QUOTE_KEPT_MS = 60_000;
const CHANNELS = ['web', 'app'] as const;
const WAITS_MS = 5;

/** Buyers that place one order after another until they are sent home. */
export class OrderCrowd {
  readonly #quotes = new Map<string, { readonly sinceMs: number; readonly quote: ReturnType<OrderShopper['quote']> }>();
  readonly #customers = new Map<string, string>();
  readonly told: Record<string, number> = {};
  readonly #buyers: Promise<void>[];
  #begun = 0;
  #placed = 0;
  #underWay = 0;
  #isOver = false;

  constructor(private readonly options: OrderCrowdOptions) {
    this.#buyers = Array.from({ length: options.atOnce }, () => this.#buyOn());
  }

  /** Resolves when they were sent home and everything that was begun has its answer; rejects with what went wrong with a buyer. */
  get gone(): Promise<unknown> {
    return Promise.all(this.#buyers);
  }

  /** One more comes, who places one order: where the others all wait, somebody new still does. */
  come(): void {
    this.#buyers.push(this.#buy());
  }

  /** Orders that were acknowledged. */
  get placed(): number {
    return this.#placed;
  }

  /** Whose each acknowledged order is: e-mails by reference. */
  get customers(): ReadonlyMap<string, string> {
    return this.#customers;
  }

  /** Sends them home, with what they have begun. */
  leave(): void {
    this.#isOver = true;
  }

  async #buyOn(): Promise<void> {
    const { most = () => Number.POSITIVE_INFINITY } = this.options;
    while (!this.#isOver) {
      await (this.#placed + this.#underWay < most() ? this.#buy() : pause(WAITS_MS));
    }
  }

  async #buy(): Promise<void> {
    this.#underWay += 1;
    try {
      await this.#placeOne();
    } finally {
      this.#underWay -= 1;
    }
  }

  async #placeOne(): Promise<void> {
    const wish = this.#nextWish();
    const quote = await this.#quoteOf(wish);
    const bought = 'kind' in quote ? quote : await this.options.shopper.place(wish, quote);
    const word = wordOfBought(bought);
    this.told[word] = (this.told[word] ?? 0) + 1;
    if (bought.kind !== 'placed') return;
    this.#placed += 1;
    this.#customers.set(bought.reference, wish.email);
  }

  #nextWish(): OrderWish & { readonly email: string } {
    const { skus, ordersOfCustomer } = this.options;
    const number = this.#begun++;
    return {
      channel: CHANNELS[number % CHANNELS.length] ?? 'web',
      lines: [{ sku: skus[Math.floor(number / CHANNELS.length) % skus.length] ?? '', quantity: 1 }],
      email: `kundin-${Math.floor(number / ordersOfCustomer)}@beispiel.example`,
    };
  }

  async #quoteOf(wish: OrderWish): Promise<TakenQuote | Extract<Bought, { kind: 'not-quoted' }>> {
    const of = `${wish.channel} ${wish.lines[0]?.sku}`;
    const known = this.#quotes.get(of);
    if (known !== undefined && performance.now() - known.sinceMs < QUOTE_KEPT_MS) {
      const quote = await known.quote;
      if (!('kind' in quote)) return quote;
    }
    const quote = this.options.shopper.quote(wish);
    this.#quotes.set(of, { sinceMs: performance.now(), quote });
    return quote;
  }
}
