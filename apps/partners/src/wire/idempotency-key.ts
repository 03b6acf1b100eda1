import type { IncomingHttpHeaders } from 'node:http';
import { RequestRefused } from './request-refused.js';

const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;
const BARE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const LONGEST = 255;

/**
 * The key a request is once by: a structured string (draft-ietf-httpapi-idempotency-key-header), or the same without its quotes.
 *
 * @throws RequestRefused 400 where there is none that can be read
 */
export function idempotencyKeyOf(headers: IncomingHttpHeaders): string {
  const header = headers['idempotency-key'];
  if (typeof header !== 'string') throw new RequestRefused(400, 'key-missing', 'Idempotency-Key is required');
  const quoted = QUOTED.exec(header)?.[1]?.replaceAll(/\\(["\\])/g, '$1');
  const key = quoted ?? (BARE.test(header) ? header : '');
  if (key !== '' && key.length <= LONGEST) return key;
  throw new RequestRefused(
    400,
    'key-malformed',
    `Idempotency-Key must be a string of 1 to ${LONGEST} visible characters`,
  );
}
