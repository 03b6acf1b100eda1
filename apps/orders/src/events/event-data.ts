import type { DeliveryPromise, OrderToPlace, Receipt } from '@banyan/domains';
import { isoUtc } from '@banyan/kernel';

/**
 * What is told of an order that was taken (contracts/events): what has to be packed and where it goes, what it cost, and whom to
 * write to. Never what pays for it.
 */
export function takenData(order: OrderToPlace, answer: Receipt, promise: DeliveryPromise | null): object {
  const { basket, channel, customer, delivery, billing, reference } = order;
  return {
    reference,
    channel,
    currency: answer.currency,
    lines: basket.lines.map(({ sku, quantityE4, lineAmountMinor, discountMinor, taxRate }) => ({
      sku,
      quantityE4,
      amountMinor: lineAmountMinor - discountMinor,
      taxRate,
    })),
    shippingMinor: answer.shippingMinor,
    totalMinor: answer.totalMinor,
    customer,
    delivery,
    billing,
    placedAt: isoUtc(answer.placedAtMs),
    promise: promise === null ? null : { from: isoUtc(promise.fromMs), until: isoUtc(promise.untilMs) },
  };
}
