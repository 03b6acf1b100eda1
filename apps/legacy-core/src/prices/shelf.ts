import { Decimal, rounded } from './decimal.js';
import { CURRENCY_PLACES, HOUSE_CURRENCY, taxRateOf } from './markets.js';
import type { PriceRecord } from './price-record.js';

export const PRICE_UNITS = [1, 10, 100, 1000] as const;
export type PriceUnit = (typeof PRICE_UNITS)[number];

/** A product's shelf price, and how its other amounts are made minor units. */
export interface Shelf {
  readonly currency: string;
  /** Whole minor units for `per` pieces. */
  readonly regularMinor: number;
  readonly per: PriceUnit;
  /** VAT that is contained, hundredths of a percent. */
  readonly taxRate: number;
  /** Minor units for `per` pieces of an amount as the tables have it; not rounded. */
  readonly minorOf: (stored: string) => Decimal;
}

// Amounts are stored as if every currency had two places: 1980 yen are 19.8000.
const STORED_MINOR = 100;

/** What the price is in: the truth is where the import did not write. */
export function currencyOf({ currency, waers }: Pick<PriceRecord, 'currency' | 'waers'>): string {
  const named = waers ?? currency;
  return isCurrency(named) ? named : HOUSE_CURRENCY;
}

export function isCurrency(code: string): boolean {
  return Object.hasOwn(CURRENCY_PLACES, code);
}

/** How many pieces the stored price is for. */
export function piecesOf({ peinh, meins, umrez }: Pick<PriceRecord, 'peinh' | 'meins' | 'umrez'>): number {
  return peinh * (meins === 'CS' ? umrez : 1);
}

/**
 * The price unit: the stored one, or the least above it that makes the shelf price whole; of a stored one that is no price
 * unit (a case of twelve) the least that does. Undefined: none does.
 */
export function priceUnitOf(
  record: Pick<PriceRecord, 'peinh' | 'meins' | 'umrez'>,
  price: string,
): PriceUnit | undefined {
  const pieces = piecesOf(record);
  const units = isPriceUnit(pieces) ? PRICE_UNITS.filter((unit) => unit >= pieces) : PRICE_UNITS;
  return units.find((unit) => new Decimal(price).mul(STORED_MINOR).mul(unit).mod(pieces).isZero());
}

function isPriceUnit(pieces: number): boolean {
  return (PRICE_UNITS as readonly number[]).includes(pieces);
}

/** Undefined: the product has no price. */
export function shelfOf(record: PriceRecord): Shelf | undefined {
  if (record.price === null) return undefined;
  // Where no price unit makes it whole, the till charges by the largest; nobody else may guess that.
  const per = priceUnitOf(record, record.price) ?? 1000;
  const pieces = piecesOf(record);
  const minorOf = (stored: string): Decimal => new Decimal(stored).mul(STORED_MINOR).mul(per).div(pieces);
  const regularMinor = rounded(minorOf(record.price));
  if (regularMinor <= 0) return undefined;
  return { currency: currencyOf(record), regularMinor, per, taxRate: taxRateOf(record.taxClassId), minorOf };
}
