import { ORDERS_EVENT_SOURCE } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { DELIVERY_POLICY, type DeliveryPolicy } from '@banyan/outbox';
import { EventRelays } from '@banyan/service';
import type { OrderDatabase } from '../storage/order-database.js';
import { ORDER_CONSUMERS, type OrderConsumer, type OrderTransports } from './order-consumers.js';

/** Filing is several calls of the core, each as slow as it likes; few at once, since its back office is one. */
const FILING_POLICY: DeliveryPolicy = { ...DELIVERY_POLICY, atOnce: 4, timeoutMs: 15_000, leaseMs: 45_000 };

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
      const policy = consumer === 'legacy-filing' ? FILING_POLICY : DELIVERY_POLICY;
      return { consumer, types, from: 'beginning', transport: transports[consumer], policy };
    }),
    clock,
  });
}
