import type { Ownership, OwnedPrefixes } from './owned-prefixes.js';

/**
 * The one reading of a request's path, made once; ownership, policy and flags all ask this and nothing else
 * (HARDENING 8). It changes no byte: what is not owned is forwarded as `raw`.
 */
export class CanonicalPath {
  readonly kind = 'path';
  /** The request target as it came, query included. */
  readonly raw: string;
  /** The bytes before the first `?`. */
  readonly pathname: string;
  /** The bytes after the first `?`; undefined when there is none. */
  readonly query: string | undefined;
  #segments: readonly string[] | 'undecodable' | undefined;

  constructor(raw: string) {
    const queryAt = raw.indexOf('?');
    this.raw = raw;
    this.pathname = queryAt === -1 ? raw : raw.slice(0, queryAt);
    this.query = queryAt === -1 ? undefined : raw.slice(queryAt + 1);
  }

  /**
   * The segments, percent-decoded exactly once: `%2F` is a character, `%2541` is `%41`. Undefined when one is not
   * decodable as UTF-8; such a path is never `owned`.
   */
  get segments(): readonly string[] | undefined {
    this.#segments ??= decodeSegments(this.pathname) ?? 'undecodable';
    return this.#segments === 'undecodable' ? undefined : this.#segments;
  }

  ownedBy(prefixes: OwnedPrefixes): Ownership {
    const ownership = prefixes.ownershipOf(this.pathname);
    return ownership === 'owned' && this.segments === undefined ? 'ambiguous' : ownership;
  }
}

export interface NoPath {
  readonly kind: 'no-path';
  /** The target does not begin with `/` (asterisk, authority and absolute form are the edge's to resolve), or has a `#`. */
  readonly because: 'not-origin-form' | 'fragment';
}

/** Reads an origin-form request target. Pure. */
export function canonicalPath(rawTarget: string): CanonicalPath | NoPath {
  if (!rawTarget.startsWith('/')) return { kind: 'no-path', because: 'not-origin-form' };
  if (rawTarget.includes('#')) return { kind: 'no-path', because: 'fragment' };
  return new CanonicalPath(rawTarget);
}

const PLAIN = /^[\x21-\x24\x26-\x7e]*$/;

function decodeSegments(pathname: string): readonly string[] | undefined {
  // Nothing to decode: most paths.
  if (PLAIN.test(pathname)) return pathname.slice(1).split('/');
  // node:http hands bytes over as latin-1 characters; as percent codes they are decoded together with the rest.
  const ascii = pathname.replace(
    /[\u0080-\u00ff]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  try {
    return ascii.slice(1).split('/').map(decodeURIComponent);
  } catch {
    return undefined;
  }
}
