import type { OrderEventData } from '@banyan/domains';
import type { Sql } from '@banyan/saga';

/** What is told of orders: of each type the data that contracts/events says. */
export type OrderEvent = {
  readonly [Type in keyof OrderEventData]: {
    readonly type: Type;
    /** Told in order for each order. */
    readonly reference: string;
    readonly data: OrderEventData[Type];
    readonly traceparent?: string;
  };
}[keyof OrderEventData];

/** Where events are written, in the transaction in which they happen. */
export interface OrderEvents {
  append(sql: Sql, event: OrderEvent): Promise<void>;
}
