import type { IncomingHttpHeaders } from 'node:http';

/**
 * Did a page of ours send it, and nobody else's? By what browsers say and pages cannot: `Sec-Fetch-Site` (W3C Fetch Metadata), and
 * `Origin` where that is not said, or where a page of another origin is one of the owner's. What says neither is no page of ours.
 *
 * @param own the origin that the client used, such as `https://shop.example`
 * @param origins of the owner's other pages
 */
export function isSameOrigin(
  { 'sec-fetch-site': site, origin }: IncomingHttpHeaders,
  own: string,
  origins: ReadonlySet<string>,
): boolean {
  if (site === 'same-origin') return true;
  if (origin === undefined) return false;
  const named = origin.toLowerCase();
  return origins.has(named) || (site === undefined && named === own.toLowerCase());
}
