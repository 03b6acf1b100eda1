import { connectionTokens } from './connection-tokens.js';
import { headerKind } from './header-names.js';

/** Rewrites one answer header's value; returns it as it is when it is none of its business. */
export type RewriteValue = (name: string, value: string) => string;

/**
 * The header fields of the core's answer as the client may see them: repeated ones in order and in their own case,
 * without hop-by-hop fields, with `via` added to `Via`. Name, value, name, value …
 */
export function answerHeaders(
  raw: readonly string[],
  via: string | undefined,
  rewrite: RewriteValue | undefined,
  withContentLength: boolean,
): string[] {
  const named = connectionTokens(raw);
  const headers: string[] = [];
  let viaBefore = '';
  for (let index = 0; index < raw.length; index += 2) {
    const spelling = raw[index]!;
    const value = raw[index + 1]!;
    const kind = headerKind(spelling);
    if (kind.hopByHop || named.has(kind.name)) continue;
    if (kind.name === 'content-length' && !withContentLength) continue;
    if (kind.name === 'via') {
      viaBefore += `${value}, `;
      continue;
    }
    headers.push(spelling, rewrite === undefined ? value : rewrite(kind.name, value));
  }
  if (via !== undefined) headers.push('Via', viaBefore + via);
  return headers;
}
