import { ONE_PIECE, type QuantityE4 } from '../books/quantity.js';

const QUANTITY = /^(\d{1,8})(?:\.(\d{1,4}))?$/;

/** A quantity of a cart: up to four places, above 0. Undefined when it is none. */
export function parseQuantityE4(text: string): QuantityE4 | undefined {
  const match = QUANTITY.exec(text);
  if (!match) return undefined;
  const [, whole = '0', fraction = ''] = match;
  const quantity = Number(whole) * ONE_PIECE + Number(fraction.padEnd(4, '0'));
  return quantity > 0 ? quantity : undefined;
}
