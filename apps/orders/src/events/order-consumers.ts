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
  /** Whoever else listens, at the broker: where there is one (`NATS_URL`). */
  nats: Object.values(ORDER_EVENTS),
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type OrderConsumer = keyof typeof ORDER_CONSUMERS;

/** How each of them is reached; undefined: it is told nothing more. */
export type OrderTransports = Readonly<Record<OrderConsumer, Transport | undefined>>;
