import type { Shop } from '../support/shop.js';

interface Entry {
  readonly atMs: number;
  /** Units by store view. */
  readonly units: Readonly<Record<string, number>>;
}

/** The stock of a few products as it was and is: what an answer of a certain age may say, and what not. */
export class StockHistory {
  readonly #entries = new Map<string, Entry[]>();
  #round = 0;

  private constructor(
    private readonly shop: Shop,
    readonly skus: readonly string[],
  ) {}

  /** Takes products that are plain, counted and lie in the central warehouse and in a store. */
  static async of(shop: Shop, count: number): Promise<StockHistory> {
    const { skus } = (await shop.legacy('GET', `/__books/skus?limit=${count}&offset=100`)) as {
      skus: readonly string[];
    };
    const history = new StockHistory(shop, skus);
    await history.change();
    return history;
  }

  /** Counts every product anew: each time a number that it never was before. */
  async change(): Promise<void> {
    this.#round += 1;
    const counts = this.skus.flatMap((sku, index) => [
      { sku, source: 'WH-NORD', quantity: String(1_000 + this.#round * 10 + index), inStock: true },
      { sku, source: 'ST-0102', quantity: String(2_000 + this.#round * 10 + index), inStock: true },
    ]);
    await this.shop.legacy('POST', '/__books/stock', counts);
    const query = new URLSearchParams(this.skus.map((sku): [string, string] => ['sku', sku]));
    const { items } = (await this.shop.legacy('GET', `/__books?${query.toString()}`)) as {
      items: readonly { sku: string; storeViews: Readonly<Record<string, { quantityE4: number }>> }[];
    };
    for (const { sku, storeViews } of items) {
      const units = Object.fromEntries(
        Object.entries(storeViews).map(([view, { quantityE4 }]) => [view, quantityE4 / 10_000]),
      );
      const entries = this.#entries.get(sku) ?? [];
      entries.push({ atMs: performance.now(), units });
      this.#entries.set(sku, entries);
    }
  }

  latest(sku: string, view: string): number {
    return this.#entries.get(sku)?.at(-1)?.units[view] ?? Number.NaN;
  }

  /** Everything that was true at some moment since then. */
  since(sku: string, view: string, atMs: number): readonly number[] {
    const entries = this.#entries.get(sku) ?? [];
    return entries
      .filter((_, index) => (entries[index + 1]?.atMs ?? Infinity) >= atMs)
      .map(({ units }) => units[view] ?? Number.NaN);
  }
}
