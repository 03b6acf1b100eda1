import { readIdempotencyKey } from '@banyan/contracts';
import type { OwnedCall } from '../pipeline/accept.js';

/**
 * The idempotency key of whoever asks: nobody is given the answer to another's, whatever key and storefront they say. No key has
 * a line's end in it, so that no key of somebody unknown is one of theirs.
 *
 * @throws ProblemError `invalid-request` where there is none
 */
export function ownKey({ exchange, principal }: Pick<OwnedCall, 'exchange' | 'principal'>): string {
  const key = readIdempotencyKey(exchange.request.headers);
  return principal === undefined || principal.kind === 'anonymous' ? key : `${principal.id}\n${key}`;
}
