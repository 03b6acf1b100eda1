import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

/** What there is of a product, in pieces and by place. */
export interface Left {
  readonly core: Readonly<Record<string, number>>;
  /** What the core has by the service's books, less what is set aside on top of it. */
  readonly service: Readonly<Record<string, number>>;
}

/** Whose books are read. */
export interface StockBooks {
  readonly shop: { legacy(method: 'GET', path: string): Promise<unknown> };
  query<Row extends object>(sql: string, parameters: readonly unknown[]): Promise<readonly Row[]>;
}

const ONE_E4 = 10_000;
const FOLLOWS_WITHIN_MS = 60_000;
const LOOK_AGAIN_MS = 200;

/**
 * The same as soon as so much is left and the service's books agree with the core's, place by place, as they do a moment after all is
 * quiet (what comes back is told to the core, and the service hears of the core's stock by its feed); as they stand where they do not
 * within a minute.
 *
 * @param pieces that must be left, at all places together
 */
export async function settledLeftOf(place: StockBooks, sku: string, pieces: number): Promise<Left> {
  const endMs = performance.now() + FOLLOWS_WITHIN_MS;
  for (;;) {
    const left = await leftOf(place, sku);
    const agree = isDeepStrictEqual(piecesOf(left.core), piecesOf(left.service));
    if ((agree && sumOf(left.core) === pieces) || performance.now() > endMs) return left;
    await pause(LOOK_AGAIN_MS);
  }
}

function sumOf(books: Readonly<Record<string, number>>): number {
  return Object.values(books).reduce((sum, pieces) => sum + pieces, 0);
}

/** Places that hold some. */
function piecesOf(books: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(books).filter(([, pieces]) => pieces !== 0));
}

/** By the books of the core and of the inventory service. */
export async function leftOf(place: StockBooks, sku: string): Promise<Left> {
  const { items } = (await place.shop.legacy('GET', `/__books?sku=${encodeURIComponent(sku)}`)) as {
    readonly items: readonly { readonly sources: Readonly<Record<string, { readonly quantityE4: number }>> }[];
  };
  const atCore = Object.entries(items[0]?.sources ?? {});
  const rows = await place.query<{ source: string; left_e4: string }>(
    'SELECT source, quantity_e4 - claimed_e4 AS left_e4 FROM inventory.stock_level WHERE sku = $1 ORDER BY source',
    [sku],
  );
  return {
    core: Object.fromEntries(atCore.map(([source, { quantityE4 }]) => [source, quantityE4 / ONE_E4])),
    service: Object.fromEntries(rows.map(({ source, left_e4: left }) => [source, Number(left) / ONE_E4])),
  };
}
