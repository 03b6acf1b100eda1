import type { IncomingHttpHeaders } from 'node:http';

/** What tells one state of a resource from another. */
export interface Validators {
  /** Strong, with its quotes. */
  readonly etag: string;
  /** An HTTP date, whole seconds. */
  readonly lastModified: string;
}

/** Would 304 be the answer? If-None-Match goes before If-Modified-Since (RFC 9110, 13.2.2). */
export function isNotModified(headers: IncomingHttpHeaders, { etag, lastModified }: Validators): boolean {
  const known = headers['if-none-match'];
  if (known !== undefined) {
    return known.trim() === '*' || known.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && Date.parse(lastModified) <= since;
}

/** May the Range be obeyed? Without If-Range yes; else only when the caller's part is of this very state (13.1.5). */
export function rangeApplies(ifRange: string | undefined, { etag, lastModified }: Validators): boolean {
  return ifRange === undefined || ifRange.trim() === etag || ifRange.trim() === lastModified;
}
