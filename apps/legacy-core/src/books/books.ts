import type { Pool, PoolClient } from 'pg';
import { inTransaction, type StatementWatch } from './in-transaction.js';
import { loadEnabledSources, loadLastSequence, loadProducts } from './load-products.js';
import type { HeldStock, ProductRecord } from './product-record.js';
import { rewindJournal } from './rewind-journal.js';
import type { SourceCode, StoreViewCode } from './sources.js';
import {
  type AppliedChange,
  lockFeedOrder,
  postInto,
  ProductNotCounted,
  QuantityOutOfRange,
  type StockChange,
  UnknownProduct,
} from './stock-change.js';
import { stockInView } from './stock-in-view.js';

/** Failures after which nothing was written for certain. */
const REFUSALS = [UnknownProduct, ProductNotCounted, QuantityOutOfRange];

/** What a write of somebody's own tables may do with stock, in the same transaction. */
export interface StockWriter {
  readonly client: PoolClient;
  /** Posts changes; what the memory says of stock is what was true when the write began. */
  readonly post: (changes: readonly StockChange[]) => Promise<readonly AppliedChange[]>;
}

export interface StockWriteOptions {
  /** Whether a failure means for certain that nothing was written. */
  readonly isRefusal?: (error: unknown) => boolean;
  readonly watch?: StatementWatch;
}

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
  #enabledSources: ReadonlySet<SourceCode> = new Set();
  #lastSequence = 0;
  #writing: Promise<unknown> = Promise.resolve();
  #mustReload = true;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  /** Reads every product from the database. */
  async load(): Promise<void> {
    const [products, enabledSources, lastSequence] = await Promise.all([
      loadProducts(this.#pool),
      loadEnabledSources(this.#pool),
      loadLastSequence(this.#pool),
    ]);
    this.#products = products;
    this.#enabledSources = enabledSources;
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

  isEnabled(source: SourceCode): boolean {
    return this.#enabledSources.has(source);
  }

  /** What a store view sells of a product: see `stock-in-view.ts`. */
  stockInView(product: ProductRecord, view: StoreViewCode): HeldStock {
    return stockInView(product, view, (source) => this.isEnabled(source));
  }

  /** The highest sequence number in the feed. */
  get lastSequence(): number {
    return this.#lastSequence;
  }

  /** Resolves when every change posted so far is written or has failed, and the memory agrees with the database. */
  async settled(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#mustReload) await this.load();
    });
  }

  /**
   * Writes changes in one transaction, with a feed row each.
   *
   * @throws UnknownProduct, ProductNotCounted, QuantityOutOfRange; nothing is written then.
   */
  post(changes: readonly StockChange[]): Promise<readonly AppliedChange[]> {
    return changes.length === 0 ? Promise.resolve([]) : this.write(({ post }) => post(changes));
  }

  /** Writes tables of its own and stock in one transaction, in turn with every other change of stock. */
  write<T>(work: (writer: StockWriter) => Promise<T>, options: StockWriteOptions = {}): Promise<T> {
    return this.#inTurn(() => this.#write(work, options));
  }

  /** Undoes the last changes, as a restored backup does; the next change gets the first one's sequence number. @throws RewindTooFar */
  rewind(changes: number): Promise<void> {
    return this.#inTurn(async () => {
      this.#mustReload = true;
      await rewindJournal(this.#pool, changes);
      await this.load();
    });
  }

  /** What the pages show from now on; the tables are told by whoever changed the price. */
  reprice(prices: ReadonlyMap<number, string>): Promise<void> {
    return this.#inTurn(() => {
      for (const [productId, price] of prices) {
        const product = this.byId(productId);
        if (product !== undefined) product.price = price;
      }
      return Promise.resolve();
    });
  }

  /** Opens or closes a source. The feed says nothing of it. */
  setEnabled(source: SourceCode, enabled: boolean): Promise<void> {
    return this.#inTurn(async () => {
      this.#mustReload = true;
      await this.#pool.query('UPDATE legacy.inventory_source SET enabled = $2 WHERE source_code = $1', [
        source,
        enabled ? 1 : 0,
      ]);
      await this.load();
    });
  }

  /** One write after another. */
  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const written = this.#writing.then(write);
    this.#writing = written.catch(() => undefined);
    return written;
  }

  async #write<T>(work: (writer: StockWriter) => Promise<T>, { isRefusal, watch }: StockWriteOptions): Promise<T> {
    // After a failed write nobody knows whether it was committed; the database does.
    if (this.#mustReload) await this.load();
    const applied: AppliedChange[] = [];
    try {
      const written = await inTransaction(
        this.#pool,
        async (client) => {
          await lockFeedOrder(client);
          return work({
            client,
            post: async (changes) => {
              const posted = await postInto(client, changes, (sku) => this.bySku(sku));
              applied.push(...posted);
              return posted;
            },
          });
        },
        watch,
      );
      for (const change of applied) {
        this.bySku(change.sku)?.stock.set(change.source, { quantity: change.quantity, inStock: change.inStock });
        this.#lastSequence = change.sequence;
      }
      return written;
    } catch (error) {
      this.#mustReload = !REFUSALS.some((refusal) => error instanceof refusal) && isRefusal?.(error) !== true;
      throw error;
    }
  }
}
