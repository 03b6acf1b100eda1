import type { Pool } from 'pg';
import { loadLastSequence, loadProducts } from './load-products.js';
import type { ProductRecord } from './product-record.js';
import {
  type AppliedChange,
  postChanges,
  QuantityOutOfRange,
  type StockChange,
  UnknownProduct,
} from './stock-change.js';

/**
 * The core's books. PostgreSQL has them; every product is also kept warm in memory, written through, as a shop of this
 * size does with its cache: pages and SOAP answers go on while the database is away.
 *
 * One process owns the books. Changes are written one after another, so that sequence numbers grow in commit order and
 * a reader of the feed never overtakes one.
 */
export class Books {
  readonly #pool: Pool;
  #bySku = new Map<string, ProductRecord>();
  #byId = new Map<number, ProductRecord>();
  #products: readonly ProductRecord[] = [];
  #lastSequence = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #mustReload = true;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Reads every product from the database. */
  async load(): Promise<void> {
    const [products, lastSequence] = await Promise.all([loadProducts(this.#pool), loadLastSequence(this.#pool)]);
    this.#products = products;
    this.#lastSequence = lastSequence;
    this.#bySku = new Map(products.map((product) => [product.sku, product]));
    this.#byId = new Map(products.map((product) => [product.id, product]));
    this.#mustReload = false;
  }

  bySku(sku: string): ProductRecord | undefined {
    return this.#bySku.get(sku);
  }

  byId(id: number): ProductRecord | undefined {
    return this.#byId.get(id);
  }

  /** In the order of their ids. */
  get products(): readonly ProductRecord[] {
    return this.#products;
  }

  /** The highest sequence number in the feed. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** Resolves when every change posted so far is written or has failed, and the memory agrees with the database. */
  async settled(): Promise<void> {
    const settled = this.#writing.then(() => (this.#mustReload ? this.load() : undefined));
    this.#writing = settled.catch(() => undefined);
    await settled;
  }

  /**
   * Writes changes in one transaction, with a feed row each.
   *
   * @throws UnknownProduct, QuantityOutOfRange; nothing is written then.
   */
  post(changes: readonly StockChange[]): Promise<readonly AppliedChange[]> {
    if (changes.length === 0) return Promise.resolve([]);
    const posted = this.#writing.then(() => this.#post(changes));
    this.#writing = posted.catch(() => undefined);
    return posted;
  }

  async #post(changes: readonly StockChange[]): Promise<readonly AppliedChange[]> {
    // After a failed write nobody knows whether it was committed; the database does.
    if (this.#mustReload) await this.load();
    try {
      const applied = await postChanges(this.#pool, changes, (sku) => this.bySku(sku));
      for (const change of applied) {
        this.bySku(change.sku)?.stock.set(change.source, { quantity: change.quantity, inStock: change.inStock });
        this.#lastSequence = change.sequence;
      }
      return applied;
    } catch (error) {
      this.#mustReload = !(error instanceof UnknownProduct || error instanceof QuantityOutOfRange);
      throw error;
    }
  }
}
