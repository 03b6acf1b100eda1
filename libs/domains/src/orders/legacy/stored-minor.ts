import { TranslationRefused } from '@banyan/kernel';
import { plainE4, priceNumber, type LegacyJson } from '../../legacy-exchange/php-values.js';

/** Ten-thousandths of a stored amount in one minor unit: every currency is stored as if its minor unit had two places. */
const E4_PER_MINOR = 100n;

/** An amount that is charged, minor units, at least 0. @throws TranslationRefused `field` */
export function storedMinor(value: LegacyJson, field: string): number {
  return minorOf(plainE4(value, field), field);
}

/** An amount that is taken off, minor units, at least 0: it has a minus, on either side. @throws TranslationRefused `field` */
export function minorTakenOff(value: LegacyJson, field: string): number {
  const { e4, minus } = priceNumber(value, undefined, field);
  if (minus === undefined && e4 !== 0n) throw new TranslationRefused(field, 'takes nothing off');
  return minorOf(e4, field);
}

/** @throws TranslationRefused `field` */
export function minorOf(e4: bigint, field: string): number {
  const minor = Number(e4 / E4_PER_MINOR);
  if (e4 % E4_PER_MINOR !== 0n || !Number.isSafeInteger(minor)) {
    throw new TranslationRefused(field, 'is no whole minor unit');
  }
  return minor;
}

/** An amount as the core stores it: 1980 yen are `19.8000`. @param minor at least 0 */
export function minorText(minor: number): string {
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}00`;
}
