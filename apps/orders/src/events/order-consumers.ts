import type { Transport } from '@banyan/outbox';

/** Who is told of orders, by the names under which what is parked is found. */
export const ORDER_CONSUMERS = {
  /** Packs what was accepted, stops what was called off. */
  fulfilment: ['shop.banyan.orders.accepted.v1', 'shop.banyan.orders.cancelled.v1'],
  /** Writes to who bought it. */
  mail: [
    'shop.banyan.orders.accepted.v1',
    'shop.banyan.orders.held.v1',
    'shop.banyan.orders.cancelled.v1',
    'shop.banyan.orders.returned.v1',
    'shop.banyan.orders.promise-changed.v1',
  ],
  analytics: [
    'shop.banyan.orders.accepted.v1',
    'shop.banyan.orders.held.v1',
    'shop.banyan.orders.cancelled.v1',
    'shop.banyan.orders.returned.v1',
    'shop.banyan.orders.promise-changed.v1',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type OrderConsumer = keyof typeof ORDER_CONSUMERS;

/** How each of them is reached. */
export type OrderTransports = Readonly<Record<OrderConsumer, Transport>>;
