import {
  priceAt,
  QUANTITY_SCALE,
  type BasketLine,
  type CustomerGroup,
  type PriceAt,
  type PriceSheet,
} from '@banyan/domains';
import type { Currency } from '@banyan/kernel';
import type { Rounding } from './rounding.js';

/** What is known of a product that can be bought or not. */
export interface KnownProduct {
  readonly sheet: PriceSheet;
  /** Of the core's catalogue; promotions name them. */
  readonly category: number;
}

/** One line of a basket before promotions. */
export interface PricedLine extends BasketLine {
  readonly sheet: PriceSheet;
  readonly category: number;
  readonly unit: PriceAt;
  readonly currency: Currency;
  /** `round(price × quantity ÷ per)`, minor units. */
  readonly lineAmount: bigint;
}

/** The line at an instant; undefined: it is not priced. */
export function pricedLine(
  line: BasketLine,
  { sheet, category }: KnownProduct,
  group: CustomerGroup,
  atMs: number,
  round: Rounding,
): PricedLine | undefined {
  const unit = priceAt(sheet, { group, quantityE4: line.quantityE4, atMs });
  if (unit === undefined) return undefined;
  return {
    ...line,
    sheet,
    category,
    unit,
    currency: unit.price.currency,
    lineAmount: round(
      BigInt(unit.price.amountMinor) * BigInt(line.quantityE4),
      BigInt(QUANTITY_SCALE) * BigInt(sheet.per),
    ),
  };
}
