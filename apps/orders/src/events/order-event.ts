import type { Sql } from '@banyan/saga';

/** What is told of orders. */
export type OrderEventType = 'accepted' | 'held' | 'cancelled' | 'returned' | 'promise-changed';

export interface OrderEvent {
  readonly type: `shop.banyan.orders.${OrderEventType}.v1`;
  /** Told in order for each order. */
  readonly reference: string;
  readonly data: object;
  readonly traceparent?: string;
}

/** Where events are written, in the transaction in which they happen. */
export interface OrderEvents {
  append(sql: Sql, event: OrderEvent): Promise<void>;
}
