/**
 * Quantities are whole numbers of ten-thousandths, as `numeric(12,4)` holds them: 12 pieces are 120000. The books accept
 * steps of one thousandth only, because the change feed has three decimals and must tell the same truth as the SOAP face.
 */
export type QuantityE4 = number;

export const ONE_PIECE: QuantityE4 = 10_000;

/** The largest amount `numeric(12,4)` can hold, either sign. */
export const LARGEST_QUANTITY: QuantityE4 = 999_999_999_990;

const DECIMAL = /^(-?)(\d{1,8})(?:\.(\d{1,4}))?$/;

/**
 * Reads a decimal such as `12`, `-0.500` or `12.0000`.
 *
 * @throws RangeError when it is no plain decimal, or finer than a thousandth.
 */
export function parseQuantity(text: string): QuantityE4 {
  const match = DECIMAL.exec(text);
  if (!match) throw new RangeError(`"${text}" is not a decimal of at most 8 digits before and 4 after the point`);
  const [, sign, whole = '0', fraction = ''] = match;
  const amount = Number(whole) * ONE_PIECE + Number(fraction.padEnd(4, '0'));
  if (amount % 10 !== 0) throw new RangeError(`"${text}" is finer than a thousandth`);
  return sign === '-' && amount !== 0 ? -amount : amount;
}

/** Four decimals, always: `"12.0000"`, `"-0.5000"`. */
export function formatQuantity(quantity: QuantityE4): string {
  const digits = Math.abs(quantity).toString().padStart(5, '0');
  return `${quantity < 0 ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}
