import { TranslationRefused } from '@banyan/kernel';
import { readDecimalE4, readNumberE4 } from '../../legacy-exchange/decimal-text.js';
import { JsonNumber, type JsonValue } from '../../legacy-exchange/json-tree.js';

/** A field of a legacy record as it stands in the document; undefined where it is absent. */
export type LegacyJson = JsonValue | undefined;

/**
 * A decimal, in ten-thousandths. As it is stored it comes as a text of four places (`"12.0000"`), as it is served as a
 * number; a text is read as strictly as in SOAP, a number by its digits.
 *
 * @throws TranslationRefused `field`
 */
export function decimalE4(value: LegacyJson, field: string): number {
  const given = present(value, field);
  if (typeof given !== 'string' && !(given instanceof JsonNumber)) {
    throw new TranslationRefused(field, 'is neither a number nor a text');
  }
  const reading = typeof given === 'string' ? readDecimalE4(given) : readNumberE4(given.text);
  if (!reading.ok) throw new TranslationRefused(field, reading.because);
  return reading.valueE4;
}

/** How yes and no are written: as served, as stored (false as an empty text), as numbers. Not `"true"`, not `X`. */
const FLAGS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['1', true],
  ['0', false],
  ['', false],
]);

/** @throws TranslationRefused `field` */
export function flag(value: LegacyJson, field: string): boolean {
  const given = present(value, field);
  const read = FLAGS.get(given instanceof JsonNumber ? given.text : given);
  if (read === undefined) throw new TranslationRefused(field, 'is neither yes nor no');
  return read;
}

/**
 * A whole number of a short list, such as `status` 0 or 1: a number, or a text of the same digits.
 *
 * @throws TranslationRefused `field`
 */
export function oneOf<const T extends string>(value: LegacyJson, allowed: readonly T[], field: string): T {
  const given = present(value, field);
  const digits = given instanceof JsonNumber ? given.text : given;
  const found = allowed.find((candidate) => candidate === digits);
  if (found === undefined) throw new TranslationRefused(field, `is none of ${allowed.join(', ')}`);
  return found;
}

/**
 * A text that names something; never empty. A number does not name: `007` would have become 7.
 *
 * @throws TranslationRefused `field`
 */
export function nameText(value: LegacyJson, field: string): string {
  const given = present(value, field);
  if (typeof given !== 'string') throw new TranslationRefused(field, 'is not a text');
  if (given === '') throw new TranslationRefused(field, 'is empty');
  return given;
}

/**
 * The number of something in the core: whole and above 0, as a number or as a text.
 *
 * @throws TranslationRefused `field`
 */
export function idText(value: LegacyJson, field: string): string {
  const given = present(value, field);
  const digits = given instanceof JsonNumber ? given.text : given;
  if (typeof digits !== 'string' || !/^[1-9]\d{0,17}$/.test(digits)) {
    throw new TranslationRefused(field, 'is not a whole number above 0');
  }
  return digits;
}

function present(value: LegacyJson, field: string): Exclude<JsonValue, null> {
  if (value === undefined) throw new TranslationRefused(field, 'is missing');
  if (value === null) throw new TranslationRefused(field, 'is null');
  return value;
}
