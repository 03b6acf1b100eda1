import { type AggressiveReading, meansDots, readAggressively } from './aggressive-reading.js';

/**
 * - `owned`: the prefix's own bytes, and nobody can read it as anything else.
 * - `ambiguous`: some reader would disagree about whose it is. Refused with 400 `ambiguous-path`.
 * - `unowned`: nobody reads it as ours; its bytes pass untouched.
 */
export type Ownership = 'owned' | 'ambiguous' | 'unowned';

interface Prefix {
  /** Without the number it may end in. */
  readonly raw: string;
  readonly foldedRaw: string;
  /** Do digits follow, at least one? */
  readonly numbered: boolean;
  readonly segments: readonly string[];
}

/** What a prefix ends in that owns every number in its place. */
const NUMBER = '{n}';

const PREFIX = /^(?:\/[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*)+$/;

/** Within this set, and without what is odd below, only upper case tells two readings of a path apart. */
const PLAIN = /^[A-Za-z0-9_~!$&'()*,=:@./-]*$/;
/** `//`, dots at either end of a segment, a segment in brackets, an NTFS stream, a script that is not the last segment. */
const ODD = /\/[/.(]|\.\/|\.$|:[:$]|\.[A-Za-z]{2,5}\d?\//;

/**
 * The path prefixes the gateway answers itself, such as `/inventory/v1`, or `/inventory/v{n}` for every number. Each owns
 * itself and everything below it.
 */
export class OwnedPrefixes {
  readonly #prefixes: readonly Prefix[];

  /** @throws Error for a prefix that is not made of plain segments: what can be read in two ways cannot be owned. */
  constructor(prefixes: Iterable<string>) {
    this.#prefixes = [...prefixes].map((written) => {
      const numbered = written.endsWith(NUMBER);
      const raw = numbered ? written.slice(0, -NUMBER.length) : written;
      if (!PREFIX.test(raw))
        throw new Error(`an owned prefix must be /plain/segments without a final slash: ${written}`);
      const foldedRaw = raw.toLowerCase();
      return { raw, foldedRaw, numbered, segments: foldedRaw.slice(1).split('/') };
    });
  }

  /** Whose is this path? The bytes as they came, without the query. */
  ownershipOf(pathname: string): Ownership {
    if (PLAIN.test(pathname) && !ODD.test(pathname)) return this.#ofPlain(pathname);
    for (const { raw, numbered } of this.#prefixes) {
      const end = endOf(raw, numbered, pathname);
      if (end !== undefined) return staysBelow(pathname.slice(end)) ? 'owned' : 'ambiguous';
    }
    const odd = readAggressively(pathname).some(
      (reading) => reading.unsettled || this.#prefixes.some((prefix) => mayMean(reading, prefix)),
    );
    return odd ? 'ambiguous' : 'unowned';
  }

  #ofPlain(pathname: string): Ownership {
    for (const { raw, numbered } of this.#prefixes) {
      if (endOf(raw, numbered, pathname) !== undefined) return 'owned';
    }
    const folded = pathname.toLowerCase();
    if (folded === pathname && this.#prefixes.every((prefix) => prefix.raw === prefix.foldedRaw)) return 'unowned';
    return this.#prefixes.some(({ foldedRaw, numbered }) => endOf(foldedRaw, numbered, folded) !== undefined)
      ? 'ambiguous'
      : 'unowned';
  }
}

const SLASH = 0x2f;
const ZERO = 0x30;
const NINE = 0x39;

/** Where the prefix ends in a path that is it or below it; undefined: the path is neither. */
function endOf(prefix: string, numbered: boolean, path: string): number | undefined {
  if (!path.startsWith(prefix)) return undefined;
  const end = numbered ? afterDigits(path, prefix.length) : prefix.length;
  if (numbered && end === prefix.length) return undefined;
  return end === path.length || path.charCodeAt(end) === SLASH ? end : undefined;
}

function afterDigits(path: string, from: number): number {
  let end = from;
  while (path.charCodeAt(end) >= ZERO && path.charCodeAt(end) <= NINE) end++;
  return end;
}

/** Could these segments, after some reader removed what it removes, begin with the prefix? */
function mayMean({ segments, starts, loose }: AggressiveReading, prefix: Prefix): boolean {
  const { length } = prefix.segments;
  if (!loose) {
    return starts.some((start) =>
      prefix.segments.every((_, index) => isSegment(prefix, index, segments[start + index])),
    );
  }
  let found = 0;
  for (const segment of segments) {
    if (isSegment(prefix, found, segment)) found++;
    if (found === length) return true;
  }
  return false;
}

function isSegment({ segments, numbered }: Prefix, index: number, segment: string | undefined): boolean {
  const name = segments[index];
  if (name === undefined || segment === undefined) return false;
  if (!numbered || index < segments.length - 1) return segment === name;
  return segment.startsWith(name) && /^\d+$/.test(segment.slice(name.length));
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
