import { isoUtc } from '@banyan/kernel';
import type { Customer, Address, DeliveryPromise, OrderToPlace, Receipt, ReturnToMake } from '../orders.model.js';
import type { OrdersEventData } from './orders.generated.js';

type Frozen<T> = T extends object ? { readonly [Member in keyof T]: Frozen<T[Member]> } : T;

/** The data of every event about orders, by type, as contracts/events says it. */
export type OrderEventData = Frozen<OrdersEventData>;

/** Every type of event that is told about orders. */
export const ORDER_EVENTS = {
  accepted: 'shop.banyan.orders.accepted.v1',
  held: 'shop.banyan.orders.held.v1',
  cancelled: 'shop.banyan.orders.cancelled.v1',
  returned: 'shop.banyan.orders.returned.v1',
  promiseChanged: 'shop.banyan.orders.promise-changed.v1',
} as const satisfies Readonly<Record<string, keyof OrdersEventData>>;

/** Who says what is told about orders: `source` of the events. */
export const ORDERS_EVENT_SOURCE = '/banyan/orders';

type Taken = OrderEventData[typeof ORDER_EVENTS.accepted];
type Span = NonNullable<Taken['promise']>;

/** What is known of an order when it is told: nothing of what paid for it. */
export type TakenOrder = Pick<OrderToPlace, 'reference' | 'channel' | 'basket' | 'customer' | 'delivery' | 'billing'>;

/**
 * What is told of an order that was taken or is held: what has to be packed and where it goes, what it cost, and whom to write
 * to. Never what pays for it.
 */
export function orderTakenData(order: TakenOrder, receipt: Receipt, promise: DeliveryPromise | null): Taken {
  const { basket, channel, customer, delivery, billing, reference } = order;
  return {
    reference,
    channel,
    currency: receipt.currency,
    lines: basket.lines.map(({ sku, quantityE4, lineAmountMinor, discountMinor, taxRate }) => ({
      sku,
      quantityE4,
      amountMinor: lineAmountMinor - discountMinor,
      taxRate,
    })),
    shippingMinor: receipt.shippingMinor,
    totalMinor: receipt.totalMinor,
    customer: customerOf(customer),
    delivery:
      delivery.kind === 'ship'
        ? { kind: 'ship', method: delivery.method, address: addressOf(delivery.address) }
        : { kind: 'collect', location: delivery.location },
    billing: addressOf(billing),
    placedAt: isoUtc(receipt.placedAtMs),
    promise: promise === null ? null : spanOf(promise),
  };
}

/** What is told of an order that was called off. */
export function orderCancelledData(told: OrderEventData[typeof ORDER_EVENTS.cancelled]): typeof told {
  const { reference, because, refundedMinor, currency } = told;
  return { reference, because, refundedMinor, currency };
}

/** What is told of goods that come back. */
export function orderReturnedData(
  { reference, returnReference, lines, location }: ReturnToMake,
  refunded: { readonly refundedMinor: number; readonly currency: string },
): OrderEventData[typeof ORDER_EVENTS.returned] {
  return {
    reference,
    returnReference,
    lines: lines.map(({ sku, quantityE4 }) => ({ sku, quantityE4 })),
    location: location ?? null,
    refundedMinor: refunded.refundedMinor,
    currency: refunded.currency,
  };
}

/** What is told of goods that are there at another time than was said. */
export function promiseChangedData(
  reference: string,
  promise: DeliveryPromise,
  was: DeliveryPromise | null,
  because: OrderEventData[typeof ORDER_EVENTS.promiseChanged]['because'],
): OrderEventData[typeof ORDER_EVENTS.promiseChanged] {
  return { reference, promise: spanOf(promise), was: was === null ? null : spanOf(was), because };
}

/** Member by member: what the model may have one day is not told before contracts/events says so. */
function customerOf({ email, firstName, lastName, phone }: Customer): Taken['customer'] {
  return { email, firstName, lastName, phone };
}

function addressOf(address: Address): Taken['billing'] {
  const { firstName, lastName, company, street, city, postcode, country } = address;
  return {
    firstName,
    lastName,
    ...(company === undefined ? {} : { company }),
    street: [...street],
    city,
    ...(postcode === undefined ? {} : { postcode }),
    country,
  };
}

function spanOf({ fromMs, untilMs }: DeliveryPromise): Span {
  return { from: isoUtc(fromMs), until: isoUtc(untilMs) };
}
