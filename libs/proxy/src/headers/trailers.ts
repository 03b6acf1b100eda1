import type { IncomingMessage } from 'node:http';
import { PROTECTED_FROM_CONNECTION, headerKind } from './header-names.js';

/** A trailer may not change what was decided by the header section (RFC 9110 section 6.5.1). */
function isForwardable(name: string): boolean {
  const kind = headerKind(name);
  return (
    !kind.hopByHop &&
    !kind.provenance &&
    !kind.override &&
    kind.alias === undefined &&
    !PROTECTED_FROM_CONNECTION.has(kind.name)
  );
}

/** The forwardable names in a message's `Trailer`, as one field value; empty when there are none. */
export function declaredTrailers(rawHeaders: readonly string[]): string {
  const names: string[] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (headerKind(rawHeaders[index]!).name !== 'trailer') continue;
    for (const part of rawHeaders[index + 1]!.split(',')) {
      const name = part.trim();
      if (/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) && isForwardable(name)) names.push(name);
    }
  }
  return names.join(', ');
}

/** An answer's trailers as node:http takes them, without those that may not travel. */
export function forwardableTrailers(raw: readonly string[]): [string, string][] {
  const trailers: [string, string][] = [];
  for (let index = 0; index < raw.length; index += 2) {
    if (isForwardable(raw[index]!)) trailers.push([raw[index]!, raw[index + 1]!]);
  }
  return trailers;
}

/** The trailer section of a chunked request: only what its `Trailer` declared. Lines, each with CRLF. */
export function requestTrailers(req: IncomingMessage): string {
  if (req.rawTrailers.length === 0) return '';
  const declared = new Set(declaredTrailers(req.rawHeaders).toLowerCase().split(', '));
  let lines = '';
  for (let index = 0; index < req.rawTrailers.length; index += 2) {
    const name = req.rawTrailers[index]!;
    if (declared.has(name.toLowerCase())) lines += `${name}: ${req.rawTrailers[index + 1]!}\r\n`;
  }
  return lines;
}
