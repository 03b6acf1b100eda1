import { Decimal as Library } from 'decimal.js';

/** Decimal arithmetic that never rounds by itself where money is: 80 digits, halves away from zero where it is told to. */
export const Decimal = Library.clone({ precision: 80, rounding: Library.ROUND_HALF_UP, toExpNeg: -40, toExpPos: 40 });
export type Decimal = Library;

/** To the whole, halves away from zero; a plain number, because minor units are safe integers. */
export function rounded(value: Decimal): number {
  return value.toDecimalPlaces(0).toNumber();
}
