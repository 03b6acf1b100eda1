import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { numberIn } from '../wire/request-target.js';
import { send, writeWhenRoom } from '../wire/send.js';
import type { ShopPage } from './exchange.js';

const PLAIN = { 'Content-Type': 'text/plain; charset=utf-8' };

/** `/stream/chunked?chunks=&everyMs=`: a body without a length, one line a chunk. */
export const chunked: ShopPage = async ({ req, res, query }) => {
  const chunks = numberIn(query, 'chunks', 10, 0, 100_000);
  const everyMs = numberIn(query, 'everyMs', 0, 0, 10_000);
  res.writeHead(200, PLAIN);
  for (let at = 1; at <= chunks && req.method !== 'HEAD' && !res.destroyed; at += 1) {
    await writeWhenRoom(res, `Zeile ${at}\n`);
    if (everyMs > 0) await delay(everyMs);
  }
  res.end();
};

/** `/stream/trailers`: a chunked body with its checksum behind it. */
export const trailers: ShopPage = ({ res }) => {
  const body = 'Der Rest steht hinten.\n';
  res.writeHead(200, { ...PLAIN, Trailer: 'X-Checksum-Sha256, X-Rows' });
  res.write(body);
  res.addTrailers({ 'X-Checksum-Sha256': createHash('sha256').update(body).digest('hex'), 'X-Rows': '1' });
  res.end();
};

/** `/early-hints`: 103 with two Link headers, then the page (RFC 8297). */
export const earlyHints: ShopPage = async ({ res }) => {
  const hints = ['</skin/styles.css>; rel=preload; as=style', '</media/logo.svg>; rel=preload; as=image'];
  await new Promise<void>((resolve) => {
    res.writeEarlyHints({ link: hints }, resolve);
  });
  send(res, 200, { 'Content-Type': 'text/html; charset=utf-8', Link: hints }, '<p>Angekündigt und gekommen.</p>\n');
};

/** `/slow?ms=`: answers after that time, head and body together. */
export const slow: ShopPage = async ({ res, query }) => {
  const ms = numberIn(query, 'ms', 1000, 0, 600_000);
  await delay(ms, undefined, { ref: false });
  if (!res.destroyed) send(res, 200, PLAIN, `Das dauerte ${ms} ms.\n`);
};

/** `/events?count=&everyMs=`: server-sent events; goes on from `Last-Event-ID`, for ever when no count is given. */
export const events: ShopPage = async ({ req, res, query }) => {
  const count = numberIn(query, 'count', Number.MAX_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER);
  const everyMs = numberIn(query, 'everyMs', 1000, 1, 60_000);
  const lastSeen = Number(/^\d{1,15}$/.exec(String(req.headers['last-event-id'] ?? ''))?.[0] ?? 0);
  res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache', 'X-Accel-Buffering': 'no' });
  if (req.method === 'HEAD') return void res.end();
  res.write('retry: 2000\n\n');
  for (let id = lastSeen + 1; id <= lastSeen + count && !res.destroyed; id += 1) {
    await writeWhenRoom(res, `id: ${id}\nevent: bestand\ndata: {"nr":${id}}\n\n`);
    if (id < lastSeen + count) await delay(everyMs, undefined, { ref: false });
  }
  res.end();
};
