import { ORDER_EVENTS } from '@banyan/domains';
import type { Transport } from '@banyan/outbox';

/** Who is told of orders, by the names under which what is parked is found. */
export const ORDER_CONSUMERS = {
  /** Packs what was accepted, stops what was called off. */
  fulfilment: [ORDER_EVENTS.accepted, ORDER_EVENTS.cancelled],
  /** Writes to who bought it. */
  mail: [
    ORDER_EVENTS.accepted,
    ORDER_EVENTS.held,
    ORDER_EVENTS.cancelled,
    ORDER_EVENTS.returned,
    ORDER_EVENTS.promiseChanged,
  ],
  analytics: [
    ORDER_EVENTS.accepted,
    ORDER_EVENTS.held,
    ORDER_EVENTS.cancelled,
    ORDER_EVENTS.returned,
    ORDER_EVENTS.promiseChanged,
  ],
  /** The back office's copy, and what becomes of it. An order that is held is filed when people have let it go. */
  'legacy-filing': [ORDER_EVENTS.accepted, ORDER_EVENTS.cancelled, ORDER_EVENTS.returned],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type OrderConsumer = keyof typeof ORDER_CONSUMERS;

/** How each of them is reached. */
export type OrderTransports = Readonly<Record<OrderConsumer, Transport>>;
