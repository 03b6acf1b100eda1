import { createHash, createHmac, randomBytes } from 'node:crypto';
import { v7 } from 'uuid';

/** A time-ordered identifier (RFC 9562, version 7): records sort by creation. */
export function newId(): string {
  return v7();
}

/** Crockford's base 32: no I, L, O, U, so that nobody misreads one. https://www.crockford.com/base32.html */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Of 128 bits, five in a digit. */
const REFERENCE_DIGITS = 26;
const REFERENCE = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const ALPHANUMERIC = /^[0-9A-Za-z]+$/;
const PREFIX = /^[A-Z]{2}$/;

/**
 * A time-ordered identifier that people read out, write down and type: two letters and the 26 digits of a UUID of version 7 in Crockford's
 * base 32.
 *
 * @param prefix two capitals that say of what
 * @throws RangeError for another prefix
 */
export function newReference(prefix: string): string {
  if (!PREFIX.test(prefix)) throw new RangeError('a reference begins with two capitals');
  let left = BigInt(`0x${newId().replaceAll('-', '')}`);
  let digits = '';
  while (digits.length < REFERENCE_DIGITS) {
    digits = `${DIGITS[Number(left & 31n)]}${digits}`;
    left >>= 5n;
  }
  return prefix + digits;
}

/**
 * The reference as it was given out, however it was typed: case does not matter, and what Crockford calls look-alikes (I and L, O) are
 * taken for the digits they look like.
 *
 * @returns undefined when it is no reference of this prefix
 */
export function parseReference(prefix: string, text: string): string | undefined {
  // Upper case makes several characters of some that look like none of ours.
  if (!ALPHANUMERIC.test(text)) return undefined;
  const upper = text.toUpperCase();
  if (!upper.startsWith(prefix)) return undefined;
  const digits = upper.slice(prefix.length).replaceAll(/[IL]/g, '1').replaceAll('O', '0');
  return REFERENCE.test(digits) ? prefix + digits : undefined;
}

/** `bytes` random bytes as lower-case hex; 16 makes a trace id, 8 a span id. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

/** SHA-256 of UTF-8 text, lower-case hex. */
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/**
 * A keyed hash (HMAC-SHA-256, first 16 hex digits): equal values stay recognisable inside one shop and cannot be
 * looked up outside it. For session ids in evidence and for mismatching values.
 */
export function keyedHash(key: string, value: string): string {
  return createHmac('sha256', key).update(value, 'utf8').digest('hex').slice(0, 16);
}
