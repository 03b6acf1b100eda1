import type { IncomingMessage } from 'node:http';
import { requestHeaders, type Signature } from './request-headers.js';

const TELLS_WHO: ReadonlySet<string> = new Set([
  'user-agent',
  'x-forwarded-for',
  'x-forwarded-proto',
  'x-forwarded-host',
  'x-forwarded-port',
  'forwarded',
  'via',
]);

/** Of the fields that passthrough would send those that say who asks; cores hold a session against them. */
export function introduction(req: IncomingMessage, signature: Signature): Readonly<Record<string, string>> {
  const headers = requestHeaders(req, signature, {});
  const told: Record<string, string> = {};
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index]!.toLowerCase();
    if (TELLS_WHO.has(name)) told[name] = headers[index + 1]!;
  }
  return told;
}
