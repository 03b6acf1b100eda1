import { createHash } from 'node:crypto';
import { readBody } from '../wire/read-body.js';
import { sendJson } from '../wire/send.js';
import type { ShopPage } from './exchange.js';

const LONGEST_BODY = 16 * 1024 * 1024;

/** `/api/echo…`, any method: answers what arrived, to the byte, so that two ways to the core can be compared. */
export const echo: ShopPage = async ({ req, res }) => {
  const body = await readBody(req, LONGEST_BODY);
  sendJson(res, 200, {
    method: req.method,
    target: req.url,
    httpVersion: req.httpVersion,
    rawHeaders: req.rawHeaders,
    bodyBytes: body.length,
    bodySha256: createHash('sha256').update(body).digest('hex'),
    rawTrailers: req.rawTrailers,
  });
};
