import type { Address, OrderRequest, OrderToPlace, QuotedBasket } from '@banyan/domains';
import { ProblemError } from '@banyan/kernel';
import type { Binding } from '@banyan/ledger';

/**
 * Whom the bill is for: whoever the goods are sent to, where nobody else is named.
 *
 * @throws ProblemError `invalid-request` where nobody is
 */
export function billingOf({ billing, delivery }: OrderRequest): Address {
  if (billing !== undefined) return billing;
  if (delivery.kind === 'ship') return delivery.address;
  const errors = [{ pointer: '/billing', message: 'is required where the goods are collected' }];
  throw new ProblemError('invalid-request', { errors });
}

/** The order as its arm gets it: the same for every attempt on it. @throws ProblemError as `billingOf` */
export function orderToPlace(
  request: OrderRequest,
  basket: QuotedBasket,
  { reference, authority, boundAtMs }: Binding,
): OrderToPlace {
  const { channel, customer, delivery, payment } = request;
  return { reference, channel, basket, customer, delivery, billing: billingOf(request), payment, authority, boundAtMs };
}
