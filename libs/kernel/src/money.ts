/** Decimal places of a currency's minor unit, ISO 4217. One table: what is not in it is no currency to us. */
export const CURRENCIES = {
  EUR: 2,
  USD: 2,
  GBP: 2,
  CHF: 2,
  SEK: 2,
  PLN: 2,
  CZK: 2,
  JPY: 0,
  KWD: 3,
} as const satisfies Record<string, number>;

export type Currency = keyof typeof CURRENCIES;

/** An amount of one currency. */
export interface Money {
  /** Whole minor units (cents, yen, fils), a safe integer. */
  readonly amountMinor: number;
  readonly currency: Currency;
}

export function isCurrency(code: string): code is Currency {
  return Object.hasOwn(CURRENCIES, code);
}

/**
 * `numerator / denominator`, rounded half away from zero: commercial rounding (DIN 1333). Exact for any integers.
 *
 * @throws RangeError when the denominator is not above 0
 */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('a denominator must be above 0');
  const magnitude = ((numerator < 0n ? -numerator : numerator) * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -magnitude : magnitude;
}

/** As a decimal text with exactly the currency's places: `12.30`, `-0.05`, `1200` (JPY). */
export function decimalTextOf({ amountMinor, currency }: Money): string {
  const places = CURRENCIES[currency];
  if (places === 0) return String(amountMinor);
  const digits = String(Math.abs(amountMinor)).padStart(places + 1, '0');
  const sign = amountMinor < 0 ? '-' : '';
  return `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
