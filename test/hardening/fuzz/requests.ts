import type { Chance } from './chance.js';

const METHODS = [
  'GET',
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'PATCH',
  'TRACE',
  'CONNECT',
  'PURGE',
  'BREW',
];
const TARGETS = [
  '/', '/x', '/x?q=1&r=%zz', '/owned/v1/x', '/%6fwned/v1', '//owned/v1', '/a/../owned/v1', '*', 'http://shop/x', '/ws',
  'http://evil/x', '/x#f', '/\xe9', `/${'long/'.repeat(300)}`, '/a%2fb;c=d', '/index.php/owned/v1',
]; // prettier-ignore
const FIELDS = [
  'Accept: */*', 'Cookie: a=b', 'Cookie: c=d', 'X-Forwarded-For: 6.6.6.6', 'X_Forwarded_For: 6.6.6.6', 'Connection: close',
  'Connection: keep-alive, X-Hop', 'X-Hop: 1', 'TE: trailers', 'Trailer: X-Sum', 'Expect: 100-continue', 'Upgrade: h2c',
  'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'X-Original-URL: /admin666', 'Transfer_Encoding: chunked', 'Keep-Alive: timeout=5', 'Range: bytes=0-1', 'Origin: null',
  'Proxy-Authorization: Basic eA==', 'Idempotency-Key: a', 'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
]; // prettier-ignore

/** A request that is well formed, more or less: what it says about its body is true. */
export function request(chance: Chance): string {
  const method = chance.pick(METHODS);
  const version = chance.happens(0.9) ? 'HTTP/1.1' : 'HTTP/1.0';
  const fields = chance.some(FIELDS, 0, 6);
  if (version === 'HTTP/1.1' || chance.happens(0.5)) fields.unshift('Host: shop');
  const body = chance.happens(0.5) ? 'b'.repeat(chance.pick([1, 5, 300, 70_000])) : '';
  let tail = '';
  if (chance.happens(0.3)) {
    fields.push('Transfer-Encoding: chunked');
    tail = chunks(body, chance) + (fields.includes('Trailer: X-Sum') ? '0\r\nX-Sum: 1\r\n\r\n' : '0\r\n\r\n');
  } else if (body !== '' || chance.happens(0.2)) {
    fields.push(`Content-Length: ${body.length}`);
    tail = body;
  }
  return `${method} ${chance.pick(TARGETS)} ${version}\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n${tail}`;
}

/** A body in chunks, without the last one. */
export function chunks(body: string, chance: Chance): string {
  return chance
    .packets(body, 4)
    .map((piece) => `${piece.length.toString(16)}${chance.happens(0.2) ? ';ext=1' : ''}\r\n${piece}\r\n`)
    .join('');
}
