import { Client } from 'pg';
import { ClientBook } from '../../apps/stack/src/demo/client-book.js';
import { OrderShopper, type OrderShopperOptions } from '../../apps/stack/src/demo/order-shopper.js';
import type { Party } from '../../apps/partners/src/parties.js';
import type { Switches } from '../../apps/partners/src/faults/switches.js';
import { DeliveryGates } from './delivery-gates.js';
import type { WhatIsExpected } from './order-books/order-differences.js';
import { type OrderReport, reportOf } from './order-books/order-report.js';
import { type OrderBooks, readOrderBooks } from './order-books/read-order-books.js';
import { Shop, type StartShopOptions } from './shop.js';

/** A whole shop that takes orders, those who buy there, and what all its books say in the end. */
export class OrderShop {
  readonly clients = new ClientBook();
  readonly #shoppers: OrderShopper[] = [];

  private constructor(
    readonly shop: Shop,
    /** Before those who are told what happens to orders. */
    readonly gates: DeliveryGates,
    readonly gateways: readonly string[],
  ) {}

  static async start(options: Omit<StartShopOptions, 'orders'> = {}): Promise<OrderShop> {
    const gates = await DeliveryGates.open();
    try {
      const shop = await Shop.start({ ...options, env: { ...gates.settings, ...options.env }, orders: true });
      gates.leadTo(shop.url('partners'));
      const count = options.gateways ?? 1;
      return new OrderShop(
        shop,
        gates,
        Array.from({ length: count }, (_, index) => (index === 0 ? 'gateway' : `gateway-${index + 1}`)),
      );
    } catch (error) {
      await gates.close();
      throw error;
    }
  }

  /** Base URLs of the storefront side, by the gateway's name. */
  get urls(): ReadonlyMap<string, string> {
    return new Map(this.gateways.map((name) => [name, this.shop.url(name)]));
  }

  /** Somebody who buys at all gateways in turn, ten times as fast as a client would, and writes down what it is told. Nobody gives up where the shop is only slow. */
  shopper(options: Partial<OrderShopperOptions> = {}): OrderShopper {
    const shopper = new OrderShopper({
      urls: [...this.urls.values()],
      book: this.clients,
      pace: 0.1,
      patienceMs: PATIENCE_MS,
      ...options,
    });
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
  async books(): Promise<OrderBooks> {
    const { shop, clients } = this;
    return readOrderBooks({
      clients,
      databaseUrl: shop.url('postgres'),
      coreOpsUrl: shop.opsUrl('legacy-core'),
      partnersOpsUrl: shop.opsUrl('partners'),
    });
  }

  /** The same, counted and held against each other. */
  async report(expected?: WhatIsExpected): Promise<OrderReport> {
    return reportOf(await this.books(), expected);
  }

  /** All books when they agree; as they stand, where they do not within so many milliseconds. */
  async settledReport(expected?: WhatIsExpected, withinMs = 90_000): Promise<OrderReport> {
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
    await this.gates.close();
  }
}

const LOOK_AGAIN_MS = 200;
/** An order whose answer was lost at the core is certain after three quarters of a minute, and asked about again. */
const PATIENCE_MS = 300_000;
