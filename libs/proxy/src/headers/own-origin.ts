import type { RewriteValue } from './answer-headers.js';

/**
 * Turns the core's own origin in `Location`, `Content-Location` and `Refresh` into ours, and drops its own host from
 * cookie domains (HARDENING 16: 38 of 82 answers of real shops carried one). Bodies are never touched.
 *
 * @param upstream the core's origin
 * @param ours the origin the client used, such as `https://shop.example`
 */
export function rewriteOwnOrigin(upstream: URL, ours: string): RewriteValue {
  return (name, value) => {
    if (name === 'location' || name === 'content-location') return rewriteUrl(value, upstream, ours);
    if (name === 'refresh') {
      return value.replace(/^(\s*\d+\s*;\s*url=)(.*)$/is, (_all, before: string, url: string) => {
        return before + rewriteUrl(url, upstream, ours);
      });
    }
    if (name === 'set-cookie') return dropOwnDomain(value, upstream.hostname);
    return value;
  };
}

/** Only the origin changes: the rest of the value keeps its bytes. */
function rewriteUrl(value: string, upstream: URL, ours: string): string {
  const match = /^(https?:)?\/\/([^/?#\\]*)/i.exec(value);
  if (match === null) return value;
  const parsed = URL.parse(`${match[1] ?? upstream.protocol}//${match[2]}`);
  if (parsed === null || parsed.host !== upstream.host || parsed.username !== '') return value;
  const rest = value.slice(match[0].length);
  if (match[1] === undefined) return ours.replace(/^https?:/, '') + rest;
  return ours + rest;
}

function dropOwnDomain(cookie: string, hostname: string): string {
  return cookie.replace(/;\s*domain=\.?([^;]*)/i, (attribute, domain: string) =>
    domain.trim().toLowerCase() === hostname ? '' : attribute,
  );
}
