/** Crockford's base 32, as references are written. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Of the 128 bits of a UUID of version 7, those behind its 48 of time. */
const BITS_BEHIND = 80n;
const REFERENCE_DIGITS = 26;

/** When a reference of ours was made, by the clock of whoever made it, ms since the Unix epoch; undefined: it is none. */
export function referenceTimeMs(reference: string): number | undefined {
  if (!/^BY[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(reference)) return undefined;
  let bits = 0n;
  for (const digit of reference.slice(2)) bits = (bits << 5n) | BigInt(DIGITS.indexOf(digit));
  return Number(bits >> BITS_BEHIND);
}

/** Before every reference of ours that was made at this instant or later, and after every earlier one. */
export function firstReferenceAt(atMs: number): string {
  let left = BigInt(Math.max(0, Math.trunc(atMs))) << BITS_BEHIND;
  let digits = '';
  while (digits.length < REFERENCE_DIGITS) {
    digits = `${DIGITS[Number(left & 31n)]}${digits}`;
    left >>= 5n;
  }
  return `BY${digits}`;
}
