import type { Outbox } from '@banyan/outbox';
import type { Sql } from '@banyan/saga';
import type { OrderEvent, OrderEvents } from './order-event.js';

/** Events in the outbox of the service's schema, ordered for each order. */
export class OutboxEvents implements OrderEvents {
  constructor(private readonly outbox: Outbox) {}

  async append(sql: Sql, { type, reference, data, traceparent }: OrderEvent): Promise<void> {
    await this.outbox.append(sql, {
      type,
      subject: reference,
      key: reference,
      data,
      ...(traceparent === undefined ? {} : { traceparent }),
    });
  }
}
