import type { DeliveryPromise, Receipt } from '@banyan/domains';
import type { FraudDecision } from '../fraud/decide-fraud.js';
import type { ShippingCost } from '../shipping/shipping-cost.js';
import type { PlaceContext } from './place-context.js';

const DAY_MS = 86_400_000;

/** What whoever placed the order is told, for ever. Pure. */
export function receiptOf({ order, shipping, totalMinor }: PlaceContext, fraud: FraudDecision, nowMs: number): Receipt {
  return {
    kind: 'placed',
    reference: order.reference,
    state: fraud.decision === 'approve' ? 'accepted' : 'in-review',
    currency: order.basket.currency,
    totalMinor,
    shippingMinor: shipping.amountMinor,
    placedAtMs: nowMs,
  };
}

/** When the goods are there, as far as is known at acceptance. Pure. */
export function promiseOf({ days }: ShippingCost, placedAtMs: number): DeliveryPromise | null {
  if (days === null) return null;
  return { fromMs: placedAtMs + days.from * DAY_MS, untilMs: placedAtMs + days.until * DAY_MS };
}
