import { divideRounded, isCurrency, TranslationRefused, type Currency } from '@banyan/kernel';
import type { LegacyJson } from './php-values.js';

/** Are the amounts with tax, or without? */
export type TaxMode = 'included' | 'excluded';

/** Hundredths of a percent in one. */
const RATE_SCALE = 10_000;

/** The core stores every currency as if its minor unit had two places: 1980 yen are 19.8000. */
const CURRENCIES_AS_STORED: ReadonlySet<Currency> = new Set(['EUR', 'USD', 'GBP', 'CHF', 'JPY']);

/** A net price that is read with certainty and gives no shelf price. */
export class NetPriceRefused extends TranslationRefused {}

/** Ten-thousandths of a stored amount in one minor unit. */
const E4_PER_MINOR = 100n;
/** How far a net price's gross may be from a whole minor unit, in the units of `net × (10000 + rate)`: a hundredth of one. */
const NEAR_ENOUGH = 10_000n;
const GROSS_SCALE = E4_PER_MINOR * BigInt(RATE_SCALE);

/**
 * The currency by its code; for one that was sold under another code, `waers` has the right one.
 *
 * @throws TranslationRefused `field`
 */
export function currencyOf(currency: LegacyJson, waers: LegacyJson, field: string): Currency {
  const code = waers ?? currency;
  if (typeof code !== 'string' || !isCurrency(code) || !CURRENCIES_AS_STORED.has(code)) {
    throw new TranslationRefused(field, 'is not one that the shop sells in');
  }
  return code;
}

/**
 * A stored amount as gross hundredths of a minor unit. Where tax is excluded, the amount is net with four places, and its
 * gross is a whole minor unit; one that is not near to any is in doubt.
 *
 * @param rate VAT, hundredths of a percent
 * @throws TranslationRefused `field`
 */
export function grossMinorE2(e4: bigint, taxMode: TaxMode, rate: number, field: string): bigint {
  if (taxMode === 'included') return e4;
  const gross = e4 * BigInt(RATE_SCALE + rate);
  const wholeMinor = divideRounded(gross, GROSS_SCALE);
  const off = gross - wholeMinor * GROSS_SCALE;
  if ((off < 0n ? -off : off) > NEAR_ENOUGH) {
    throw new NetPriceRefused(field, 'is a net price whose gross is no whole minor unit');
  }
  return wholeMinor * E4_PER_MINOR;
}

/**
 * A stored percentage as hundredths of a percent.
 *
 * @throws TranslationRefused `field`
 */
export function rateOf(percentE4: bigint, field: string): number {
  if (percentE4 % 100n !== 0n) throw new TranslationRefused(field, 'is a rate with parts of a hundredth of a percent');
  return Number(percentE4 / 100n);
}
