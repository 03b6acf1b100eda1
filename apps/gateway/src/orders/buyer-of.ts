import type { OrderRequest } from '@banyan/domains';
import { keyedHash } from '@banyan/kernel';
import type { Buyer } from '@banyan/ledger';
import type { OwnedCall } from '../pipeline/accept.js';
import type { ReadQuote } from './read-quote.js';

/** Where an order is placed and by whom, as it may be kept. */
export function buyerOf(
  { input, caller }: Pick<OwnedCall, 'input' | 'caller'>,
  quote: ReadQuote,
  hashKey: string,
): Buyer {
  const request = input as OrderRequest;
  return {
    channel: request.channel,
    customerHash: keyedHash(hashKey, request.customer.email.toLowerCase()),
    // A session that this very request was given is nobody's yet.
    ...(caller.newSession ? {} : { sessionHash: keyedHash(hashKey, caller.sessionId) }),
    ...(quote.kind === 'quoted' ? { currency: quote.basket.currency, basketMinor: quote.basket.totalMinor } : {}),
  };
}
