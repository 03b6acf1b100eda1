import { headerKind, PROTECTED_FROM_CONNECTION } from './header-names.js';

const NONE: ReadonlySet<string> = new Set();

/**
 * The field names that a message's `Connection` declares hop-by-hop (RFC 9110 section 7.6.1), lower case. A sender may
 * not strip what others decide by (HARDENING 7): those names are left out, and so is whatever is in no header anyway.
 *
 * @param rawHeaders name, value, name, value … as they came
 */
export function connectionTokens(rawHeaders: readonly string[]): ReadonlySet<string> {
  let tokens: Set<string> | undefined;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (headerKind(rawHeaders[index]!).name !== 'connection') continue;
    const value = rawHeaders[index + 1]!;
    if (value === 'keep-alive' || value === 'close') continue;
    for (const part of value.split(',')) {
      const token = part.trim().toLowerCase();
      if (token === '' || token === 'close' || token === 'keep-alive') continue;
      if (PROTECTED_FROM_CONNECTION.has(token) || headerKind(token).provenance) continue;
      tokens ??= new Set();
      tokens.add(token);
    }
  }
  return tokens ?? NONE;
}
