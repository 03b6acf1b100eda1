import { type AggressiveReading, meansDots, readAggressively } from './aggressive-reading.js';

/**
 * - `owned`: the prefix's own bytes, and nobody can read it as anything else.
 * - `ambiguous`: some reader would disagree about whose it is. Refused with 400 `ambiguous-path`.
 * - `unowned`: nobody reads it as ours; its bytes pass untouched.
 */
export type Ownership = 'owned' | 'ambiguous' | 'unowned';

interface Prefix {
  readonly raw: string;
  readonly below: string;
  readonly foldedRaw: string;
  readonly foldedBelow: string;
  readonly segments: readonly string[];
}

const PREFIX = /^(?:\/[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*)+$/;

/** Within this set, and without what is odd below, only upper case tells two readings of a path apart. */
const PLAIN = /^[A-Za-z0-9_~!$&'()*,=:@./-]*$/;
/** `//`, dots at either end of a segment, a segment in brackets, an NTFS stream, a script that is not the last segment. */
const ODD = /\/[/.(]|\.\/|\.$|:[:$]|\.[A-Za-z]{2,5}\d?\//;

/** The path prefixes the gateway answers itself, such as `/inventory/v1`. Each owns itself and everything below it. */
export class OwnedPrefixes {
  readonly #prefixes: readonly Prefix[];

  /** @throws Error for a prefix that is not made of plain segments: what can be read in two ways cannot be owned. */
  constructor(prefixes: Iterable<string>) {
    this.#prefixes = [...prefixes].map((raw) => {
      if (!PREFIX.test(raw)) throw new Error(`an owned prefix must be /plain/segments without a final slash: ${raw}`);
      const folded = raw.toLowerCase();
      return {
        raw,
        below: `${raw}/`,
        foldedRaw: folded,
        foldedBelow: `${folded}/`,
        segments: folded.slice(1).split('/'),
      };
    });
  }

  /** Whose is this path? The bytes as they came, without the query. */
  ownershipOf(pathname: string): Ownership {
    if (PLAIN.test(pathname) && !ODD.test(pathname)) return this.#ofPlain(pathname);
    const strict = this.#prefixes.find((prefix) => isBelow(pathname, prefix.raw, prefix.below));
    if (strict !== undefined) return staysBelow(pathname.slice(strict.raw.length)) ? 'owned' : 'ambiguous';
    const odd = readAggressively(pathname).some(
      (reading) => reading.unsettled || this.#prefixes.some((prefix) => mayMean(reading, prefix.segments)),
    );
    return odd ? 'ambiguous' : 'unowned';
  }

  #ofPlain(pathname: string): Ownership {
    for (const prefix of this.#prefixes) {
      if (isBelow(pathname, prefix.raw, prefix.below)) return 'owned';
    }
    const folded = pathname.toLowerCase();
    if (folded === pathname && this.#prefixes.every((prefix) => prefix.raw === prefix.foldedRaw)) return 'unowned';
    return this.#prefixes.some((prefix) => isBelow(folded, prefix.foldedRaw, prefix.foldedBelow))
      ? 'ambiguous'
      : 'unowned';
  }
}

function isBelow(path: string, prefix: string, below: string): boolean {
  return path === prefix || path.startsWith(below);
}

/** Could these segments, after some reader removed what it removes, begin with the prefix? */
function mayMean({ segments, starts, loose }: AggressiveReading, prefix: readonly string[]): boolean {
  if (!loose) return starts.some((start) => prefix.every((name, index) => segments[start + index] === name));
  let found = 0;
  for (const segment of segments) {
    if (segment === prefix[found]) found++;
    if (found === prefix.length) return true;
  }
  return false;
}

/**
 * An encoded slash inside an owned prefix is a character of a SKU. Still, one that climbs out (`a%2F..%2F..%2F…`) is
 * refused: whoever decodes it again would leave the prefix.
 */
function staysBelow(rest: string): boolean {
  if (rest.split(/[/\\]/).some(meansDots)) return false;
  return readAggressively(rest).every(({ segments }) => {
    let depth = 0;
    return segments.every((segment) => (depth += segment === '..' ? -1 : 1) >= 0);
  });
}
