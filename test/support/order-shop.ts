import { Client } from 'pg';
import { ClientBook } from '../../apps/stack/src/demo/client-book.js';
import { OrderShopper, type OrderShopperOptions } from '../../apps/stack/src/demo/order-shopper.js';
import type { Party } from '../../apps/partners/src/parties.js';
import type { Switches } from '../../apps/partners/src/faults/switches.js';
import type { WhatIsExpected } from './order-books/order-differences.js';
import { type OrderReport, reportOf } from './order-books/order-report.js';
import { readOrderBooks } from './order-books/read-order-books.js';
import { Shop, type StartShopOptions } from './shop.js';

/** A whole shop that takes orders, those who buy there, and what all its books say in the end. */
export class OrderShop {
  readonly clients = new ClientBook();
  readonly #shoppers: OrderShopper[] = [];

  private constructor(
    readonly shop: Shop,
    private readonly gateways: readonly string[],
  ) {}

  static async start(options: Omit<StartShopOptions, 'orders'> = {}): Promise<OrderShop> {
    const shop = await Shop.start({ ...options, orders: true });
    const count = options.gateways ?? 1;
    return new OrderShop(
      shop,
      Array.from({ length: count }, (_, index) => (index === 0 ? 'gateway' : `gateway-${index + 1}`)),
    );
  }

  /** Somebody who buys at all gateways in turn, ten times as fast as a client would, and writes down what it is told. */
  shopper(options: Partial<OrderShopperOptions> = {}): OrderShopper {
    const urls = this.gateways.map((name) => this.shop.url(name));
    const shopper = new OrderShopper({ urls, book: this.clients, pace: 0.1, ...options });
    this.#shoppers.push(shopper);
    return shopper;
  }

  /** Sets what a source of the core holds. */
  async stock(sku: string, quantity: number, source = 'WH-NORD'): Promise<void> {
    await this.shop.legacy('POST', '/__books/stock', { sku, source, quantity, inStock: quantity > 0 });
  }

  /** Breaks parties outside, or mends them with `{}`. */
  async breakParties(switches: Partial<Record<Party, Switches>>): Promise<void> {
    const response = await fetch(`${this.shop.opsUrl('partners')}/__faults`, {
      method: 'PUT',
      body: JSON.stringify(switches),
    });
    if (!response.ok) throw new Error(`the parties would not break: ${await response.text()}`);
    await response.body?.cancel();
  }

  /** Rows of the shop's own database. */
  async query<Row extends object>(sql: string, parameters: readonly unknown[]): Promise<readonly Row[]> {
    const database = new Client({ connectionString: this.shop.url('postgres') });
    await database.connect();
    try {
      return (await database.query<Row>(sql, [...parameters])).rows;
    } finally {
      await database.end();
    }
  }

  /** References with more than one charge that stands, as the processors count. */
  async chargedTwice(): Promise<number> {
    const response = await fetch(`${this.shop.opsUrl('partners')}/__books/totals`);
    return ((await response.json()) as { readonly chargedTwice: number }).chargedTwice;
  }

  /** All books as they stand. */
  async report(expected?: WhatIsExpected): Promise<OrderReport> {
    const { shop, clients } = this;
    const books = await readOrderBooks({
      clients,
      databaseUrl: shop.url('postgres'),
      coreOpsUrl: shop.opsUrl('legacy-core'),
      partnersOpsUrl: shop.opsUrl('partners'),
    });
    return reportOf(books, expected);
  }

  /** All books when they agree; as they stand, where they do not within so many milliseconds. */
  async settledReport(expected?: WhatIsExpected, withinMs = 20_000): Promise<OrderReport> {
    const endMs = performance.now() + withinMs;
    for (;;) {
      const report = await this.report(expected);
      if (report.differences.length === 0 || performance.now() > endMs) return report;
      await new Promise((resolve) => {
        setTimeout(resolve, LOOK_AGAIN_MS);
      });
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#shoppers.map((shopper) => shopper.close()));
    await this.shop.stop();
  }
}

const LOOK_AGAIN_MS = 200;
