import { Decimal } from './decimal.js';
import { taxRateOf } from './markets.js';
import type { DiscountRow, PriceRecord, SpecialRow } from './price-record.js';

/**
 * What one shop of the installation has of a product's price otherwise than the product's own row, which is the web shop's:
 * what the module for further channels keeps. What is not named is as in that row.
 */
export interface ShopDeviation extends Partial<
  Pick<PriceRecord, 'price' | 'currency' | 'taxClassId' | 'peinh' | 'meins' | 'umrez' | 'removed'>
> {
  readonly categoryId?: number;
  /** As a shop without tax shows it, four places: typed in by hand, so its gross may be no whole cent. */
  readonly netPrice?: string;
  readonly specials?: readonly Omit<SpecialRow, 'id'>[];
  readonly discounts?: readonly Omit<DiscountRow, 'id'>[];
}

/** A deviation as it is kept. */
export interface ShopPrice {
  readonly id: number;
  readonly productId: number;
  readonly storeId: number;
  readonly deviation: ShopDeviation;
  /** Local time without a zone, and its twin in UTC. */
  readonly dateModified: string;
  readonly dateModifiedGmt: string;
}

/** The price of a product as one shop has it. */
export function deviated(record: PriceRecord, shop: ShopPrice | undefined): PriceRecord {
  if (shop === undefined) return record;
  const { id, deviation, dateModified, dateModifiedGmt } = shop;
  const { specials, discounts, netPrice, ...named } = deviation;
  const taxClassId = named.taxClassId ?? record.taxClassId;
  return {
    ...record,
    ...named,
    ...(named.currency === undefined ? {} : { waers: null }),
    ...(specials === undefined ? {} : { specials: numbered(specials, id) }),
    ...(discounts === undefined ? {} : { discounts: numbered(discounts, id) }),
    // What is charged is gross, in whole cents, whatever was typed in.
    ...(netPrice === undefined ? {} : { netPrice, price: grossOf(netPrice, taxClassId) }),
    shopPriceId: id,
    dateModified,
    dateModifiedGmt,
  };
}

/** Rows of the module have numbers of their own, far above those of the tables. */
const ROWS_A_SHOP_PRICE = 1_000;
const FIRST_ROW = 1_000_000;

function numbered<T>(rows: readonly T[], shopPriceId: number): readonly (T & { readonly id: number })[] {
  return rows.map((row, at) => ({ ...row, id: FIRST_ROW + shopPriceId * ROWS_A_SHOP_PRICE + at }));
}

function grossOf(net: string, taxClassId: number): string {
  return new Decimal(net)
    .mul(10_000 + taxRateOf(taxClassId))
    .div(10_000)
    .toDecimalPlaces(2)
    .toFixed(4);
}
