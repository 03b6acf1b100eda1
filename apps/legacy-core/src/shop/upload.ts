import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { numberIn } from '../wire/request-target.js';
import { sendJson } from '../wire/send.js';
import type { ShopPage } from './exchange.js';

/**
 * `POST|PUT /upload?bytesPerSecond=`: reads the body as it comes, keeps none of it, answers its length and SHA-256.
 * Slowed down, it reads no faster than told, so that back-pressure reaches the sender.
 */
export const upload: ShopPage = async ({ req, res, query }) => {
  const bytesPerSecond = numberIn(query, 'bytesPerSecond', 0, 0, 1_000_000_000);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
    if (bytesPerSecond > 0) await delay((chunk.length / bytesPerSecond) * 1000);
  }
  sendJson(res, 200, { bytes, sha256: hash.digest('hex'), trailers: req.rawTrailers });
};
