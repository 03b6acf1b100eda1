import type { FormName } from '../prices/price-form.js';
import type { DiscountRow, PriceRecord, SpecialRow } from '../prices/price-record.js';

type Seeded<T> = Omit<T, 'id'>;

/** A product's price as the shop is opened with it. */
export interface PriceSeed extends Omit<
  PriceRecord,
  'productId' | 'removed' | 'specials' | 'discounts' | 'dateModified' | 'dateModifiedGmt'
> {
  readonly specials: readonly Seeded<SpecialRow>[];
  readonly discounts: readonly Seeded<DiscountRow>[];
}

/** Tax classes: 9 is 19 %, 10 is 7 %, 11 is 0 %. */
const STANDARD = 9;

/** A price nobody did anything to. */
export function plainPrice(price: string | null, form: FormName = 'text'): PriceSeed {
  return {
    price,
    currency: 'EUR',
    waers: null,
    peinh: 1,
    meins: 'EA',
    umrez: 1,
    taxClassId: STANDARD,
    form,
    specials: [],
    discounts: [],
  };
}
