import type { CoreAnswer, LegacyWire, LegacyWireSpoke, WireRequest } from '@banyan/contracts';
import type { CheckoutRequest, CheckoutSaid, CheckoutWord } from '../core-checkout.js';
import {
  readAdded,
  readConfirmed,
  readConfirmPage,
  readPressed,
  sessionIn,
  writeWord,
} from '../legacy/checkout.wire.js';
import { ORDER_PLACE } from '../orders.model.js';

type Does = CheckoutRequest['does'];
type Read = (answer: CoreAnswer) => CheckoutSaid;

/** A request that ends in an order, whatever else stands in it: whose session it is, is all that is read of it. */
function spoke(does: Does, read?: Read): LegacyWireSpoke<CheckoutRequest, CheckoutSaid | CheckoutWord> {
  return {
    operation: ORDER_PLACE,
    captures: true,
    accept(request) {
      const session = sessionOf(request);
      if (session === null) return undefined;
      return { input: { does, session }, credential: undefined, needs: [] };
    },
    read: (_, answer) => ({ kind: 'answered', result: read?.(answer), facts: new Map() }),
    // A page of HTML has no words of its own for it.
    present: (_, word) =>
      read === readConfirmPage || read === undefined ? undefined : writeWord(word as CheckoutWord, does === 'press'),
  };
}

/** A form's field counts over the query's of the same name. */
function sessionOf({ query, headers, body }: WireRequest): string | undefined | null {
  const form = body === undefined ? undefined : new URLSearchParams(Buffer.from(body).toString('utf8'));
  const posted = form?.getAll('api_token') ?? [];
  const asked = query['api_token'] as readonly string[] | undefined;
  return sessionIn(posted.length > 0 ? posted : (asked ?? []), headers.cookie);
}

const press = spoke('press', readPressed);

/** The core's own checkout: what begins an order and what confirms it, and what tells a second order from a repetition. */
export const ordersLegacyWire: LegacyWire = {
  domain: 'orders',
  version: 'legacy',
  specification: 'contracts/orders/legacy/openapi.yaml',
  // Nothing is answered by what the core said before.
  credentialMs: 0,
  factsMs: 0,
  operations: {
    addOrder: spoke('begin', readAdded),
    showConfirmPage: spoke('begin', readConfirmPage),
    confirmOrder: spoke('confirm', readConfirmed),
    payByBankTransfer: press,
    payOnDelivery: press,
    payByCard: press,
    fillCart: spoke('refill'),
  },
};
