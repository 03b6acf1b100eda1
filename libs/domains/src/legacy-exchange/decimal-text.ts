/** Up to eleven digits before the point keep ten-thousandths within the safe integers. */
const DECIMAL = /^(-?)(0|[1-9]\d{0,10})(?:\.(\d{1,20}))?$/;
/** One to three digits, a point, three digits: thousands in one locale, a fraction in another. */
const AMBIGUOUS = /^-?[1-9]\d{0,2}\.\d{3}$/;
const PLACES = 4;
/** Ten-thousandths in one. */
const SCALE = 10_000;

/** What a decimal text stands for, or why it cannot be told with certainty. */
export type DecimalReading =
  { readonly ok: true; readonly valueE4: number } | { readonly ok: false; readonly because: string };

/**
 * Reads a decimal in ten-thousandths, digit by digit and without a float in between: `12.0000` is 120,000.
 *
 * Refused: anything but an optional minus, digits and one point with digits on both sides (so no blanks, exponents,
 * commas, leading zeros, plus or trailing minus); `1.234`, which may be a grouped thousand; a fraction that does not end
 * within four places (`29.949999999999999` was not meant); more than eleven digits before the point.
 */
export function readDecimalE4(text: string): DecimalReading {
  if (AMBIGUOUS.test(text)) return { ok: false, because: 'may be a fraction or a grouped thousand' };
  return readNumberE4(text);
}

/**
 * Reads the digits of a number literal the same way. There `1.234` is no doubt: a literal's point is never that of a
 * group (RFC 8259, section 6).
 */
export function readNumberE4(text: string): DecimalReading {
  const match = DECIMAL.exec(text);
  if (!match) return { ok: false, because: 'is not a plain decimal number' };
  const [, sign = '', whole = '', fraction = ''] = match;
  if (/[^0]/.test(fraction.slice(PLACES))) return { ok: false, because: 'has a fraction beyond ten-thousandths' };
  const magnitude = Number(whole) * SCALE + Number(fraction.slice(0, PLACES).padEnd(PLACES, '0'));
  if (!Number.isSafeInteger(magnitude)) return { ok: false, because: 'is too great to be counted exactly' };
  return { ok: true, valueE4: sign === '-' && magnitude !== 0 ? -magnitude : magnitude };
}
