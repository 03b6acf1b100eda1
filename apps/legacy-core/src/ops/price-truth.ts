import type { Books } from '../books/books.js';
import type { PriceBooks } from '../books/price-books.js';
import { doubtsOf } from '../price/doubts.js';
import { type Basket, promotionsFor, quoteBasket } from '../prices/basket.js';
import { CUSTOMER_GROUPS, type CustomerGroup, type Store } from '../prices/markets.js';
import type { PriceRecord } from '../prices/price-record.js';
import { priceChangesAt, type Purchase, tiersOf, unitPriceOf } from '../prices/unit-price.js';
import { doubtfulBounds } from '../prices/window.js';

/** Who asks for the truth, and of when. */
export interface MarketAsked {
  readonly store: Store;
  readonly group: CustomerGroup;
  readonly atMs: number;
}

/** What the core charges for each SKU, and which of its fields nobody else could read with certainty. */
export function pricesTruth(
  books: Books,
  prices: PriceBooks,
  skus: readonly string[],
  { store, group, atMs }: MarketAsked,
  quantityE4: number,
): object {
  const purchase: Purchase = { groupId: CUSTOMER_GROUPS[group], quantityE4, atMs };
  const items = skus.map((sku) => {
    const product = books.bySku(sku);
    const record = product === undefined ? undefined : prices.in(product.id, store);
    if (product === undefined || record === undefined || record.removed) return { kind: 'unknown-sku', sku };
    const { id: productId } = product;
    const { categoryId = product.categoryId } = record;
    return {
      ...priceTruth(record, purchase),
      sku,
      productId,
      categoryId,
      form: record.form,
      doubts: doubtsOf(record, store),
      ...changedAt(record),
    };
  });
  return { channel: store.channel, group, atMs, quantityE4, taxMode: taxModeOf(store), items };
}

function priceTruth(record: PriceRecord, purchase: Purchase): object {
  const unit = unitPriceOf(record, purchase);
  if (unit === undefined) return { kind: 'not-priced' };
  const { shelf, priceMinor, basis } = unit;
  const { currency, regularMinor, per, taxRate } = shelf;
  return {
    kind: 'price',
    currency,
    priceMinor,
    regularMinor,
    per,
    basis,
    tiers: tiersOf(record, shelf, purchase),
    taxRate,
    changesAtMs: priceChangesAt(record, purchase),
  };
}

/** What a basket costs, with the names of the fields in doubt of each line and of each promotion in it. */
export function basketTruth(prices: PriceBooks, basket: Basket): object {
  const quote = quoteBasket(basket, prices.promotions);
  const doubts = [
    ...basket.lines.flatMap(({ sku, record }) =>
      record === undefined ? [] : doubtsOf(record, basket.store).map((field) => ({ sku, field })),
    ),
    ...promotionsFor(basket, prices.promotions).flatMap((promotion) =>
      doubtfulBounds(promotion).map((field) => ({ promotion: promotion.id, field })),
    ),
  ];
  const group = Object.entries(CUSTOMER_GROUPS).find(([, id]) => id === basket.groupId)?.[0];
  const { store, atMs } = basket;
  return { channel: store.channel, group, atMs, taxMode: taxModeOf(store), ...quote, doubts };
}

function taxModeOf({ taxIncluded }: Store): 'included' | 'excluded' {
  return taxIncluded ? 'included' : 'excluded';
}

/** When a record was last changed, as the tables have it and as an instant. */
export function changedAt({ dateModified, dateModifiedGmt }: Pick<PriceRecord, 'dateModified' | 'dateModifiedGmt'>) {
  return { dateModified, dateModifiedGmt, changedAtMs: Date.parse(`${dateModifiedGmt.replace(' ', 'T')}Z`) };
}
