import type { Pool } from 'pg';
import { gmtTextOf, localTextOf } from '../prices/local-time.js';
import type { PriceRecord } from '../prices/price-record.js';
import type { Store } from '../prices/markets.js';
import { deviated, type ShopPrice } from '../prices/shop-deviation.js';
import type { PromotionRecord } from '../prices/promotion-record.js';
import { isSameCode } from '../prices/basket.js';
import { inTransaction } from './in-transaction.js';
import { loadPrices, loadPromotions } from './load-prices.js';
import { type PriceChange, type PromotionChange, writePrice, writePromotion } from './price-change.js';
import type { PriceHead } from './price-rows.js';
import { UnknownProduct } from './stock-change.js';
import { loadShopPrices, type ShopPriceChange, writeShopPrice } from './shop-prices.js';
import { shownPriceOf, tellShelfPrices } from './tell-shelf-prices.js';

/** A code must call one promotion. */
export class CodeTaken extends Error {
  override readonly name = 'CodeTaken';
}

/** Failures after which nothing was written for certain. */
const REFUSALS = [UnknownProduct, CodeTaken];

export interface PriceBooksOptions {
  readonly pool: Pool;
  /** Told what a piece costs on the pages, two decimals by product id, after each change and whenever all is read anew. */
  readonly repriced: (prices: ReadonlyMap<number, string>) => Promise<void>;
  readonly nowMs?: () => number;
}

/**
 * The books of prices and promotions, kept like those of stock: PostgreSQL has them, memory answers, one write after
 * another. A change and its `date_modified` are one transaction.
 */
export class PriceBooks {
  readonly #pool: Pool;
  readonly #repriced: PriceBooksOptions['repriced'];
  readonly #nowMs: () => number;
  #prices = new Map<number, PriceRecord>();
  /** By product and shop. */
  #shopPrices = new Map<string, ShopPrice>();
  #promotions: readonly PromotionRecord[] = [];
  #listed: readonly PriceRecord[] | undefined;
  #writing: Promise<unknown> = Promise.resolve();
  #mustReload = true;

  constructor({ pool, repriced, nowMs = Date.now }: PriceBooksOptions) {
    this.#pool = pool;
    this.#repriced = repriced;
    this.#nowMs = nowMs;
  }

  /** Reads every price and promotion from the database. */
  async load(): Promise<void> {
    const { prices, promotions, shopPrices } = await inTransaction(this.#pool, async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      return {
        prices: await loadPrices(client),
        promotions: await loadPromotions(client),
        shopPrices: await loadShopPrices(client),
      };
    });
    this.#prices = new Map(prices.map((price) => [price.productId, price]));
    this.#shopPrices = new Map(shopPrices.map((price) => [keyOf(price), price]));
    this.#promotions = promotions;
    this.#listed = undefined;
    this.#mustReload = false;
    await this.#show(prices);
  }

  of(productId: number): PriceRecord | undefined {
    return this.#prices.get(productId);
  }

  /** As one shop has it. */
  in(productId: number, { id: storeId }: Pick<Store, 'id'>): PriceRecord | undefined {
    const record = this.of(productId);
    return record === undefined ? undefined : deviated(record, this.#shopPrices.get(keyOf({ productId, storeId })));
  }

  /** Everything that a shop has otherwise than the product's own row, in the order in which it was first written. */
  get shopPrices(): readonly ShopPrice[] {
    return [...this.#shopPrices.values()].sort((a, b) => a.id - b.id);
  }

  /** In the order of their ids. */
  get promotions(): readonly PromotionRecord[] {
    return this.#promotions;
  }

  /** Every price in the order the lists have: by local time of the last change, then by product id. */
  get listed(): readonly PriceRecord[] {
    this.#listed ??= [...this.#prices.values()].sort(
      (a, b) =>
        (a.dateModified < b.dateModified ? -1 : Number(a.dateModified > b.dateModified)) || a.productId - b.productId,
    );
    return this.#listed;
  }

  /** Resolves when every change so far is written or has failed, and the memory agrees with the database. */
  async settled(): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#mustReload) await this.load();
    });
  }

  /**
   * Writes changes in one transaction; answers each product's price after it, by product id.
   *
   * @throws UnknownProduct; nothing is written then
   */
  change(changes: readonly PriceChange[]): Promise<readonly PriceRecord[]> {
    return this.#write(async () => {
      const moment = this.#moment();
      const after = await inTransaction(this.#pool, async (client) => {
        const written = new Map<number, PriceHead>();
        for (const change of changes) {
          const before = written.get(change.productId) ?? this.of(change.productId);
          if (before === undefined) throw new UnknownProduct(String(change.productId));
          written.set(change.productId, await writePrice(client, before, change, moment));
        }
        const productIds = [...written.keys()];
        await tellShelfPrices(client, productIds);
        return loadPrices(client, productIds);
      });
      for (const price of after) this.#prices.set(price.productId, price);
      this.#listed = undefined;
      await this.#show(after);
      return after;
    });
  }

  /**
   * Writes what shops have otherwise, or takes it back, in one transaction.
   *
   * @throws UnknownProduct; nothing is written then
   */
  changeInShops(changes: readonly ShopPriceChange[]): Promise<readonly ShopPrice[]> {
    return this.#write(async () => {
      const moment = this.#moment();
      const stray = changes.find(({ productId }) => this.of(productId) === undefined);
      if (stray !== undefined) throw new UnknownProduct(String(stray.productId));
      const written = await inTransaction(this.#pool, async (client) => {
        const rows: (readonly [string, ShopPrice | undefined])[] = [];
        for (const change of changes) rows.push([keyOf(change), await writeShopPrice(client, change, moment)]);
        return rows;
      });
      for (const [key, row] of written) {
        if (row === undefined) this.#shopPrices.delete(key);
        else this.#shopPrices.set(key, row);
      }
      return written.flatMap(([, row]) => row ?? []);
    });
  }

  /** Writes a promotion, over the one of that id if there is one. @throws CodeTaken */
  changePromotion(change: PromotionChange): Promise<PromotionRecord> {
    return this.#write(async () => {
      const { id, code, removed } = change;
      const holder = this.#promotions.find(
        (other) =>
          other.id !== id && !other.removed && other.code !== null && code !== null && isSameCode(other.code, code),
      );
      if (holder !== undefined && !removed) throw new CodeTaken(`the code "${code}" calls ${holder.id} already`);
      const moment = this.#moment();
      await inTransaction(this.#pool, (client) => writePromotion(client, change, moment));
      const written = { ...change, ...moment };
      this.#promotions = [...this.#promotions.filter((other) => other.id !== id), written].sort((a, b) =>
        a.id < b.id ? -1 : 1,
      );
      return written;
    });
  }

  #show(prices: readonly PriceRecord[]): Promise<void> {
    return this.#repriced(new Map(prices.map((price) => [price.productId, shownPriceOf(price)])));
  }

  #moment(): { readonly dateModified: string; readonly dateModifiedGmt: string } {
    const atMs = this.#nowMs();
    return { dateModified: localTextOf(atMs), dateModifiedGmt: gmtTextOf(atMs) };
  }

  /** In turn; after a failure nobody foresaw, only the database knows what is true. */
  #write<T>(write: () => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      if (this.#mustReload) await this.load();
      try {
        return await write();
      } catch (error) {
        this.#mustReload = !REFUSALS.some((refusal) => error instanceof refusal);
        throw error;
      }
    });
  }

  #inTurn<T>(write: () => Promise<T>): Promise<T> {
    const written = this.#writing.then(write);
    this.#writing = written.catch(() => undefined);
    return written;
  }
}

function keyOf({ productId, storeId }: Pick<ShopPrice, 'productId' | 'storeId'>): string {
  return `${productId}/${storeId}`;
}
