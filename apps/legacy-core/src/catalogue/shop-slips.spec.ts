import { describe, expect, test } from '@jest/globals';
import { seededRecord } from '../../testing/price-records.js';
import { doubtsOf } from '../price/doubts.js';
import { CUSTOMER_GROUPS, STORES, type Store } from '../prices/markets.js';
import type { PriceRecord } from '../prices/price-record.js';
import { deviated } from '../prices/shop-deviation.js';
import { unitPriceOf } from '../prices/unit-price.js';
import { catalogue } from './catalogue.js';
import { priceSeedOf } from './prices.js';
import { IDLE_PROMOTION, SHOP_SLIPS, type ShopSlip } from './shop-slips.js';

const products = new Map(catalogue().map((product) => [product.sku, product]));
/** Today, next year, and when the windows of the slips have opened. */
const INSTANTS = ['2026-11-28T12:00:00Z', '2027-06-15T12:00:00Z', '2036-01-01T12:00:00Z', '2036-06-01T12:00:00Z'];
const QUANTITIES = [1, 2, 5, 10, 100];

function recordIn({ sku, shops }: ShopSlip, { channel, id }: Store): PriceRecord {
  const product = products.get(sku);
  if (product === undefined) throw new Error(`no product has the SKU ${sku}`);
  const record = seededRecord(product.id, priceSeedOf(product));
  const deviation = channel === 'web' ? undefined : shops[channel];
  if (deviation === undefined) return record;
  const { dateModified, dateModifiedGmt } = record;
  return deviated(record, { id: 1, productId: product.id, storeId: id, deviation, dateModified, dateModifiedGmt });
}

/** Everything the core would charge in a shop, whoever buys and whenever: for a piece, with its currency and tax. */
function charges(slip: ShopSlip, store: Store): string {
  const record = recordIn(slip, store);
  return JSON.stringify(
    INSTANTS.flatMap((at) =>
      QUANTITIES.flatMap((quantity) =>
        Object.values(CUSTOMER_GROUPS).map((groupId) => {
          const unit = unitPriceOf(record, { groupId, quantityE4: quantity * 10_000, atMs: Date.parse(at) });
          return unit === undefined
            ? null
            : [unit.priceMinor / unit.shelf.per, unit.shelf.currency, unit.shelf.taxRate];
        }),
      ),
    ),
  );
}

/** Kinds of which the core itself charges otherwise; the others are of what is told, or of what nobody can read. */
const CHARGED = new Set([
  'shelf-price',
  'special-price',
  'quantity-price',
  'window',
  'unpriced',
  'currency',
  'tax-rate',
]);

describe('the slips of shops', () => {
  test.each(SHOP_SLIPS.map((slip) => [slip.sku, slip] as const))('%s: the books say what it makes wrong', (_, slip) => {
    const [web = '', ...others] = STORES.map((store) => charges(slip, store));
    const isCharged = slip.wrong.some(({ kind }) => CHARGED.has(kind));
    // Of what nobody else can read the core charges something all the same.
    const isReadable = !slip.wrong.some(({ kind }) => kind === 'in-doubt');
    if (isReadable) expect(others.every((other) => other === web)).toBe(!isCharged);
    const doubted = STORES.filter((store) => doubtsOf(recordIn(slip, store), store).length > 0).map(
      ({ channel }) => channel,
    );
    const inDoubt = slip.wrong
      .filter(({ kind }) => kind === 'in-doubt' || kind === 'net-price')
      .flatMap(({ odd }) => odd);
    expect(doubted).toEqual(inDoubt);
  });

  test('have one of every kind, some that nobody can decide, and some that are none', () => {
    const kinds = new Set(SHOP_SLIPS.flatMap(({ wrong }) => wrong.map(({ kind }) => kind)));
    expect(kinds.size).toBe(12);
    expect(SHOP_SLIPS.some(({ wrong }) => wrong.some(({ odd }) => odd.length === 0))).toBe(true);
    expect(SHOP_SLIPS.filter(({ wrong }) => wrong.length === 0)).toHaveLength(3);
    expect(new Set(SHOP_SLIPS.map(({ sku }) => sku)).size).toBe(SHOP_SLIPS.length);
  });

  test('the idle promotion names what there is not, and one thing that there is', () => {
    const { skus, categoryIds, idle } = IDLE_PROMOTION;
    expect(skus.filter((sku) => !products.has(sku))).toEqual(idle.skus);
    const categories = new Set([...products.values()].map(({ categoryId }) => categoryId));
    expect(categoryIds.filter((id) => !categories.has(id))).toEqual(idle.categoryIds);
  });
});
