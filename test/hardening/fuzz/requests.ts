import type { Chance } from './chance.js';

const METHODS = [
  'GET', 'GET', 'GET', 'HEAD', 'POST', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT', 'PURGE', 'BREW',
]; // prettier-ignore
/** Those that take a query have a mark in it. */
const PATHS = [
  '/', '/x', '/x?q=1&r=%zz', '/owned/v1/x', '/%6fwned/v1', '//owned/v1', '/a/../owned/v1', '/owned/v1/..;/x', '/OWNED/v1',
  '/owned/v1%2fx', '/owned/v1;a=b/x', '/./owned/v1', '/x\\owned\\v1', '/%2e%2e/owned/v1', '/%25%36%66wned/v1', '/\xe9',
  `/${'long/'.repeat(300)}`, '/a%2fb;c=d', '/index.php/owned/v1', '/ws', 'http://shop/x', 'http://evil/x', 'HTTP://shop:80/x',
  'http://u@shop/x', '/x?http://shop/owned/v1',
]; // prettier-ignore
const BARE_TARGETS = ['*', '/x#f', 'shop:80', 'x'];
const FIELDS = [
  'Accept: */*', 'Cookie: a=b', 'Cookie: c=d', 'X-Forwarded-For: 6.6.6.6', 'X_Forwarded_For: 6.6.6.6', 'Connection: close',
  'Connection: keep-alive, X-Hop', 'X-Hop: 1', 'TE: trailers', 'Trailer: X-Sum', 'Expect: 100-continue', 'Upgrade: h2c',
  'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'X-Original-URL: /admin666', 'Transfer_Encoding: chunked', 'Keep-Alive: timeout=5', 'Range: bytes=0-1', 'Origin: null',
  'Proxy-Authorization: Basic eA==', 'Idempotency-Key: a', 'Connection: HTTP2-Settings, Upgrade', 'HTTP2-Settings: AAMAAABk',
  'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', 'Forwarded: for=6.6.6.6', 'Connection: Host',
  'Connection: Content-Length', 'X-HTTP-Method-Override: DELETE', 'Accept-Encoding: gzip', 'If-None-Match: *',
]; // prettier-ignore
/** Framing that one reader takes for one thing and the next for another; none of it may be forwarded. */
const CONFUSING = [
  'Content-Length: 0', 'Content-Length: 5', 'Content-Length: +5', 'Content-Length: 5, 5', 'Content-Length: 0x5',
  'Content-Length: -1', 'Content-Length : 5', 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity, chunked',
  'Transfer-Encoding: chunked, identity', 'Transfer-Encoding:\x0bchunked', 'Transfer-Encoding : chunked', 'Host: evil',
  'Transfer-Encoding: xchunked', 'transfer-encoding: CHUNKED', 'Transfer-Encoding: "chunked"', ' Content-Length: 5',
]; // prettier-ignore

/** A request and what is known of it. */
export interface GrammarRequest {
  readonly text: string;
  readonly method: string;
}

/**
 * A request by the grammar, with odd fields and targets.
 *
 * @param confusing in the share of requests whose framing contradicts itself; what the others say about their body is true
 */
export function request(chance: Chance, mark: string, confusing: number): GrammarRequest {
  const method = chance.pick(METHODS);
  const version = chance.happens(0.92) ? 'HTTP/1.1' : 'HTTP/1.0';
  const fields = chance.some(FIELDS, 0, 5);
  fields.push(`X-Mark: ${mark}`);
  if (version === 'HTTP/1.1' || chance.happens(0.5)) fields.unshift('Host: shop');
  const body = chance.happens(0.5)
    ? `${mark}${'b'.repeat(chance.pick([1, 1, 5, 300, 300, 9_000, 70_000]))}${mark}`
    : '';
  let tail = '';
  if (chance.happens(0.3)) {
    fields.push('Transfer-Encoding: chunked');
    tail = chunks(body, chance) + (fields.includes('Trailer: X-Sum') ? '0\r\nX-Sum: 1\r\n\r\n' : '0\r\n\r\n');
  } else if (body !== '' || chance.happens(0.2)) {
    fields.push(`Content-Length: ${body.length}`);
    tail = body;
  }
  if (chance.happens(confusing)) fields.splice(chance.below(fields.length + 1), 0, chance.pick(CONFUSING));
  const lines = fields.map((field) => `${field}\r\n`).join('');
  return { method, text: `${method} ${target(chance, mark)} ${version}\r\n${lines}\r\n${tail}` };
}

/** A request that nothing is wrong with, of a client among all the others. */
export function plainRequest(chance: Chance, mark: string): GrammarRequest {
  const method = chance.pick(['GET', 'GET', 'POST', 'HEAD']);
  const body = method === 'POST' ? `${mark}${'v'.repeat(chance.pick([1, 400]))}` : '';
  const length = method === 'POST' ? `Content-Length: ${body.length}\r\n` : '';
  return {
    method,
    text: `${method} /victim?m=${mark} HTTP/1.1\r\nHost: shop\r\nX-Mark: ${mark}\r\n${length}\r\n${body}`,
  };
}

function target(chance: Chance, mark: string): string {
  if (chance.happens(0.03)) return chance.pick(BARE_TARGETS);
  const path = chance.pick(PATHS);
  return `${path}${path.includes('?') ? '&' : '?'}m=${mark}`;
}

/** A body in chunks, without the last one. */
export function chunks(body: string, chance: Chance): string {
  return chance
    .packets(body, 4)
    .map((piece) => `${piece.length.toString(16)}${chance.happens(0.2) ? ';ext=1' : ''}\r\n${piece}\r\n`)
    .join('');
}
