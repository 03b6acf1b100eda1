import { TranslationRefused } from '@banyan/kernel';
import { JsonNumber, type JsonValue } from './json-tree.js';

/** A field of a legacy record as it stands in the document; undefined where it is absent. */
export type LegacyJson = JsonValue | undefined;

/** A number that is written in one of the core's ways, exactly. */
export interface Written {
  /** Ten-thousandths, at least 0. */
  readonly e4: bigint;
  /** Where its minus stands, if it has one. */
  readonly minus?: 'ahead' | 'behind';
}

const SCALE_PLACES = 4;
/** Eleven digits before the point, as in quantities: more is no price. */
const MOST_DIGITS = 11;

/** Thousands in one country, a fraction in the other. */
const MAYBE_GROUPED = /^[1-9]\d{0,2}\.\d{3}$|^\d{1,3},\d{3}$/;
const PLAIN = /^(\d+)\.(\d+)$/;
const COMMA = /^(\d+),(\d+)$/;
const GROUPED_BY_POINTS = /^([1-9]\d{0,2}(?:\.\d{3})+),(\d+)$/;
const GROUPED_BY_COMMAS = /^([1-9]\d{0,2}(?:,\d{3})+)\.(\d+)$/;
/** Two groups or more: no point of a fraction comes twice. */
const ONLY_GROUPS = /^[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,})$/;
const EXPONENT = /^(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,2})$/;
const LEADING_ZERO = /^0\d/;

/**
 * A number of a price: an amount, or a percentage beside amounts.
 *
 * @param places how many digits are behind a point that is not written, as the row says beside it; undefined: it says nothing
 * @throws TranslationRefused `field`
 */
export function priceNumber(value: LegacyJson, places: number | undefined, field: string): Written {
  if (value instanceof JsonNumber) {
    if (places !== undefined)
      throw new TranslationRefused(field, 'is a number where digits without a point are said to be');
    return literalNumber(value.text, field);
  }
  if (typeof value !== 'string') throw new TranslationRefused(field, 'is neither a number nor a text');
  const [, ahead = '', digits = '', behind = ''] = /^(-?)([^-]*|[^-]*[eE]-\d+)(-?)$/.exec(value) ?? [];
  if (digits === '' || (ahead !== '' && behind !== '')) throw new TranslationRefused(field, 'is no number');
  const e4 = places === undefined ? textE4(digits, field) : impliedE4(digits, places, field);
  return { e4, ...(ahead === '' ? {} : { minus: 'ahead' }), ...(behind === '' ? {} : { minus: 'behind' }) };
}

/**
 * A number that no import touched: a text with a point, or a literal. Not below 0.
 *
 * @throws TranslationRefused `field`
 */
export function plainE4(value: LegacyJson, field: string): bigint {
  const { e4, minus } = priceNumber(value, undefined, field);
  if (minus !== undefined && e4 !== 0n) throw new TranslationRefused(field, 'is below 0');
  return e4;
}

/**
 * A whole number, as a literal or a text of digits.
 *
 * @throws TranslationRefused `field`
 */
export function whole(value: LegacyJson, least: number, field: string): number {
  const digits = value instanceof JsonNumber ? value.text : value;
  if (typeof digits !== 'string' || !/^(?:0|[1-9]\d{0,8})$/.test(digits) || Number(digits) < least) {
    throw new TranslationRefused(field, `is not a whole number from ${least} on`);
  }
  return Number(digits);
}

/** Is there no value? `""`, `null`, a nought in any form, or no field at all. */
export function isNothing(value: LegacyJson): boolean {
  if (value instanceof JsonNumber) return /^-?0(?:\.0+)?(?:[eE][+-]?\d+)?$/.test(value.text);
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    (typeof value === 'string' && /^0+(?:[.,]0+)?$/.test(value))
  );
}

const YES = new Set<unknown>([true, '1', 'X', 'true']);
const NO = new Set<unknown>([false, '0', '', 'false', null]);

/**
 * Yes or no, in every spelling the core has: `X` and empty, `1` and null, words.
 *
 * @throws TranslationRefused `field`
 */
export function yesOrNo(value: LegacyJson, field: string): boolean {
  const given = value instanceof JsonNumber ? value.text : value;
  if (YES.has(given)) return true;
  if (NO.has(given)) return false;
  throw new TranslationRefused(field, value === undefined ? 'is missing' : 'is neither yes nor no');
}

function impliedE4(digits: string, places: number, field: string): bigint {
  if (!/^\d+$/.test(digits)) throw new TranslationRefused(field, 'has a point, and the row says that none is written');
  return scaled(
    digits.slice(0, -places || undefined),
    places === 0 ? '' : digits.slice(-places).padStart(places, '0'),
    field,
  );
}

function textE4(text: string, field: string): bigint {
  if (/^0+$/.test(text)) return 0n;
  if (/^\d+$/.test(text)) throw new TranslationRefused(field, 'has no point, and nothing says where it is');
  if (MAYBE_GROUPED.test(text)) throw new TranslationRefused(field, 'may be a fraction or a grouped thousand');
  const [, wholePart, fraction = ''] =
    PLAIN.exec(text) ?? COMMA.exec(text) ?? GROUPED_BY_POINTS.exec(text) ?? GROUPED_BY_COMMAS.exec(text) ?? [];
  if (wholePart !== undefined && !LEADING_ZERO.test(wholePart)) {
    return scaled(wholePart.replaceAll(/[.,]/g, ''), fraction, field);
  }
  if (ONLY_GROUPS.test(text)) return scaled(text.replaceAll(/[.,]/g, ''), '', field);
  return exponentE4(text, field) ?? refuse(field, 'is not written as a number is');
}

/** The value of `1.5e2`; undefined when it is not written so. */
function exponentE4(text: string, field: string): bigint | undefined {
  const [, wholePart, fraction = '', exponent = '0'] = EXPONENT.exec(text) ?? [];
  if (wholePart === undefined || LEADING_ZERO.test(wholePart)) return undefined;
  const point = wholePart.length + Number(exponent);
  const digits = wholePart + fraction;
  if (point <= 0) return scaled('0', '0'.repeat(-point) + digits, field);
  return scaled(digits.slice(0, point).padEnd(point, '0'), digits.slice(point), field);
}

/**
 * A JSON literal by its digits; and where those are the seventeen of a double next to a number of at most four places
 * (29.949999999999999), that number: no other has this double.
 */
function literalNumber(text: string, field: string): Written {
  const [, sign = '', digits = ''] = /^(-?)(.*)$/.exec(text) ?? [];
  const e4 = /^\d+$/.test(digits) ? scaled(digits, '', field) : literalE4(digits, field);
  return { e4, ...(sign === '' ? {} : { minus: 'ahead' }) };
}

function literalE4(digits: string, field: string): bigint {
  const double = Number(digits);
  const isNoise = digits === seventeenDigits(double);
  const [, wholePart, fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(isNoise ? String(double) : digits) ?? [];
  if (wholePart !== undefined) return scaled(wholePart, fraction, field);
  return exponentE4(digits, field) ?? refuse(field, 'is not written as a number is');
}

function seventeenDigits(double: number): string {
  const digits = double.toPrecision(17);
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}

/** Ten-thousandths of a whole part and a fraction, both digits. */
function scaled(wholePart: string, fraction: string, field: string): bigint {
  const significant = wholePart.replace(/^0+(?=\d)/, '');
  if (significant.length > MOST_DIGITS) return refuse(field, 'is too great for a price');
  if (/[^0]/.test(fraction.slice(SCALE_PLACES))) return refuse(field, 'has a fraction beyond ten-thousandths');
  return BigInt((significant || '0') + fraction.slice(0, SCALE_PLACES).padEnd(SCALE_PLACES, '0'));
}

function refuse(field: string, because: string): never {
  throw new TranslationRefused(field, because);
}
