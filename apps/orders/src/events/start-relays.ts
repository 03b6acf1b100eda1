import { ORDERS_EVENT_SOURCE } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { EventRelays } from '@banyan/service';
import type { OrderDatabase } from '../storage/order-database.js';
import { ORDER_CONSUMERS, type OrderConsumer, type OrderTransports } from './order-consumers.js';

export interface RelayParts {
  readonly database: OrderDatabase;
  readonly databaseUrl: string;
  readonly transports: OrderTransports;
  readonly clock: Clock;
}

/** Tells everybody what happened to orders: each consumer at its own pace, and none waits for another. */
export function startRelays({ database, databaseUrl, transports, clock }: RelayParts): Promise<EventRelays> {
  return EventRelays.start({
    schema: 'orders',
    database,
    databaseUrl,
    applicationName: 'banyan-orders events',
    source: ORDERS_EVENT_SOURCE,
    consumers: Object.entries(ORDER_CONSUMERS).map(([name, types]) => {
      const consumer = name as OrderConsumer;
      return { consumer, types, from: 'beginning', transport: transports[consumer] };
    }),
    clock,
  });
}
