import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { readRange } from './byte-range.js';
import { isNotModified, rangeApplies, type Validators } from './validators.js';

/** Something with a length that can be sent from any byte to any byte. */
export interface Resource extends Validators {
  readonly length: number;
  readonly headers: OutgoingHttpHeaders;
  /** Writes the bytes, both bounds inclusive; not called for HEAD, 304, 416 or an empty whole. */
  readonly write: (res: ServerResponse, first: number, last: number) => Promise<void> | void;
}

/** Answers GET and HEAD with 200, 206, 304 or 416, as the request's conditions and Range say. */
export async function sendResource(req: IncomingMessage, res: ServerResponse, resource: Resource): Promise<void> {
  const { etag, lastModified, length } = resource;
  const headers = { ETag: etag, 'Last-Modified': lastModified, 'Accept-Ranges': 'bytes', ...resource.headers };
  if (isNotModified(req.headers, resource)) {
    res.writeHead(304, { ETag: etag, 'Last-Modified': lastModified, ...cachingOf(resource.headers) }).end();
    return;
  }
  // A Range means something with GET only (RFC 9110, 14.2).
  const asked = req.method === 'GET' && rangeApplies(req.headers['if-range'] as string | undefined, resource);
  const range = readRange(asked ? req.headers.range : undefined, length);
  if (range.kind === 'unsatisfiable') {
    res.writeHead(416, { 'Content-Range': `bytes */${length}`, 'Content-Length': 0 }).end();
    return;
  }
  const [first, last] = range.kind === 'part' ? [range.first, range.last] : [0, length - 1];
  res.writeHead(range.kind === 'part' ? 206 : 200, {
    ...headers,
    'Content-Length': last - first + 1,
    ...(range.kind === 'part' ? { 'Content-Range': `bytes ${first}-${last}/${length}` } : {}),
  });
  if (req.method === 'GET' && last >= first) await resource.write(res, first, last);
  res.end();
}

function cachingOf(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return headers['Cache-Control'] === undefined ? {} : { 'Cache-Control': headers['Cache-Control'] };
}
