import type { OrderRequest } from '@banyan/domains';
import { messageOf, ProblemError, type ProblemCode } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { OwnedCall } from '../pipeline/accept.js';
import { isSynthetic } from '../pipeline/caller.js';
import { buyerOf } from './buyer-of.js';
import type { OrdersParts } from './orders-parts.js';
import { ownKey } from './own-key.js';
import { readQuote } from './read-quote.js';

/** No end of a checkout: another request has the key, or had it. */
const NO_END: ReadonlySet<ProblemCode> = new Set(['request-in-progress', 'idempotency-key-reused']);

/** Notes a problem that an order ends with. @throws what `place` throws */
export async function noting(call: OwnedCall, parts: OrdersParts, place: () => Promise<void>): Promise<void> {
  try {
    await place();
  } catch (error) {
    const code = error instanceof ProblemError ? error.code : 'internal';
    if (!isSynthetic(call.caller.storefront) && !NO_END.has(code)) note(call, code, parts);
    throw error;
  }
}

function note(call: OwnedCall, code: ProblemCode, parts: OrdersParts): void {
  try {
    const { caller, contract, exchange } = call;
    const atMs = parts.clock.nowMs();
    parts.errors.add({
      storefront: caller.storefront,
      key: ownKey(call),
      code,
      contract: contract.version,
      atMs,
      traceId: exchange.span.context.traceId,
      buyer: buyerOf(call, readQuote(call.input as OrderRequest, parts.quoteKeys(), atMs), parts.hashKey),
    });
  } catch (error) {
    // The answer is what matters; a key that cannot be read is why there is a problem.
    log.debug('a checkout that ended in an error is not known by a key', { reason: messageOf(error) });
  }
}
