import type { IncomingMessage } from 'node:http';
import { requestHeaders, type Signature } from './headers/request-headers.js';
import { declaredTrailers } from './headers/trailers.js';

export interface RequestHeadParts {
  readonly upstream: URL;
  /** Put before the request's own path; empty for a core at its origin's root. */
  readonly pathPrefix: string;
  readonly signature: Signature;
}

/** What the core is asked otherwise than the client did. */
export interface RequestChanges {
  /** In origin form, in place of the client's; undefined leaves it as it came. */
  readonly target: string | undefined;
  /** Fields that are left out, by their names in lower case. */
  readonly without: ReadonlySet<string>;
  /** Fields that are added: name, value, name, value. */
  readonly more: readonly string[];
}

/**
 * The head of the request to the core, as latin-1: method, path bytes and query as they came, and the body's own
 * framing; but for the changes.
 */
export function requestHead(
  req: IncomingMessage,
  parts: RequestHeadParts,
  traceparent: string | undefined,
  changes?: RequestChanges,
): string {
  const own = requestHeaders(req, parts.signature, { traceparent });
  const headers = changes === undefined ? own : changed(own, changes);
  let head = `${req.method} ${parts.pathPrefix}${changes?.target ?? req.url} HTTP/1.1\r\n`;
  if (req.headers.host === undefined) head += `Host: ${parts.upstream.host}\r\n`;
  for (let index = 0; index < headers.length; index += 2) head += `${headers[index]}: ${headers[index + 1]}\r\n`;
  if (req.headers['transfer-encoding'] !== undefined) {
    head += 'Transfer-Encoding: chunked\r\n';
    const trailers = req.headers.trailer === undefined ? '' : declaredTrailers(req.rawHeaders);
    if (trailers !== '') head += `Trailer: ${trailers}\r\n`;
  } else if (req.headers['content-length'] !== undefined) {
    head += `Content-Length: ${req.headers['content-length']}\r\n`;
  }
  if (/(?:^|,)\s*trailers\s*(?:,|$)/i.test(String(req.headers.te ?? ''))) head += 'TE: trailers\r\nConnection: TE\r\n';
  return `${head}\r\n`;
}

function changed(headers: readonly string[], { without, more }: RequestChanges): string[] {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    if (!without.has(headers[index]!.toLowerCase())) kept.push(headers[index]!, headers[index + 1]!);
  }
  kept.push(...more);
  return kept;
}
