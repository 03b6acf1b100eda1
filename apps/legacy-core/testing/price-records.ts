import type { PriceSeed } from '../src/catalogue/price-seed.js';
import type { DiscountRow, PriceRecord, SpecialRow } from '../src/prices/price-record.js';
import type { PromotionRecord } from '../src/prices/promotion-record.js';

/** A price nobody did anything to, but for what is named: for tests. */
export function record(more: Partial<PriceRecord> = {}): PriceRecord {
  return {
    productId: 1,
    removed: false,
    price: '20.0000',
    currency: 'EUR',
    waers: null,
    peinh: 1,
    meins: 'EA',
    umrez: 1,
    taxClassId: 9,
    form: 'text',
    specials: [],
    discounts: [],
    dateModified: '2026-01-01 00:00:00',
    dateModifiedGmt: '2025-12-31 23:00:00',
    ...more,
  };
}

export function special(price: string | null, more: Partial<SpecialRow> = {}): SpecialRow {
  return { id: 1, priority: 1, price, dateStart: null, dateEnd: null, ...more };
}

export function tier(
  quantity: string,
  type: string | null,
  price: string,
  more: Partial<DiscountRow> = {},
): DiscountRow {
  return {
    id: 1,
    customerGroupId: 32_000,
    quantity,
    priority: 1,
    type,
    price,
    dateStart: null,
    dateEnd: null,
    ...more,
  };
}

export function promotion(more: Partial<PromotionRecord>): PromotionRecord {
  return {
    id: 'P',
    title: 'P',
    priority: 1,
    type: 'percent-off',
    rate: null,
    amount: null,
    n: null,
    m: null,
    threshold: '0.0000',
    exclusive: false,
    code: null,
    storeIds: [],
    groupIds: [],
    skus: [],
    categoryIds: [],
    dateStart: null,
    dateEnd: null,
    removed: false,
    dateModified: '2026-01-01 00:00:00',
    dateModifiedGmt: '2025-12-31 23:00:00',
    ...more,
  };
}

function numbered<T>(rows: readonly T[]): (T & { readonly id: number })[] {
  return rows.map((row, id) => ({ ...row, id }));
}

/** A product's price as the shop is opened with it. @throws RangeError when it has no seed */
export function seededRecord(productId: number, seed: PriceSeed | undefined): PriceRecord {
  if (seed === undefined) throw new RangeError(`product ${productId} has no price`);
  return record({ ...seed, productId, specials: numbered(seed.specials), discounts: numbered(seed.discounts) });
}
