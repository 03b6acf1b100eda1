import type { IncomingMessage } from 'node:http';

/** The target of a request as it arrived, split at the first question mark. */
export function targetOf(req: IncomingMessage): { readonly path: string; readonly query: URLSearchParams } {
  const raw = req.url ?? '/';
  const at = raw.indexOf('?');
  if (at === -1) return { path: raw, query: new URLSearchParams() };
  return { path: raw.slice(0, at), query: new URLSearchParams(raw.slice(at + 1)) };
}
