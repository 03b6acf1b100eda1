import type { IncomingMessage } from 'node:http';

/** The target of a request as it arrived, split at the first question mark; nothing is decoded. */
export interface RequestTarget {
  readonly path: string;
  readonly query: URLSearchParams;
}

export function targetOf(req: IncomingMessage): RequestTarget {
  const raw = req.url ?? '/';
  const at = raw.indexOf('?');
  return at === -1
    ? { path: raw, query: new URLSearchParams() }
    : { path: raw.slice(0, at), query: new URLSearchParams(raw.slice(at + 1)) };
}

/** A whole number of the query within bounds, else the default: the shop never complains about a query. */
export function numberIn(query: URLSearchParams, name: string, fallback: number, low: number, high: number): number {
  const text = query.get(name);
  if (text === null || !/^\d{1,12}$/.test(text)) return fallback;
  return Math.min(high, Math.max(low, Number(text)));
}
