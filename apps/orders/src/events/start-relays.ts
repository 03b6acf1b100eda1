import { ORDERS_EVENT_SOURCE } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { DELIVERY_POLICY, Outbox, type DeliveryPolicy } from '@banyan/outbox';
import { EventRelays, type EventConsumer } from '@banyan/service';
import type { OrderDatabase } from '../storage/order-database.js';
import { ORDER_CONSUMERS, type OrderConsumer, type OrderTransports } from './order-consumers.js';

/** Filing is several calls of the core, each as slow as it likes; few at once, since its back office is one. */
const FILING_POLICY: DeliveryPolicy = { ...DELIVERY_POLICY, atOnce: 4, timeoutMs: 15_000, leaseMs: 45_000 };

export interface RelayParts {
  readonly database: OrderDatabase;
  readonly databaseUrl: string;
  readonly transports: OrderTransports;
  /** Those that are told nothing for now; what there is to tell waits for them. */
  readonly isPaused: (consumer: OrderConsumer) => boolean;
  readonly clock: Clock;
}

/** Tells everybody what happened to orders: each consumer at its own pace, and none waits for another. */
export async function startRelays({
  database,
  databaseUrl,
  transports,
  isPaused,
  clock,
}: RelayParts): Promise<EventRelays> {
  const outbox = new Outbox('orders');
  const consumers: EventConsumer[] = [];
  for (const [name, types] of Object.entries(ORDER_CONSUMERS)) {
    const consumer = name as OrderConsumer;
    const transport = transports[consumer];
    const policy = consumer === 'legacy-filing' ? FILING_POLICY : DELIVERY_POLICY;
    if (transport === undefined) await outbox.unsubscribe(database, consumer);
    else consumers.push({ consumer, types, from: 'beginning', transport, policy, isPaused: () => isPaused(consumer) });
  }
  return EventRelays.start({
    schema: 'orders',
    database,
    databaseUrl,
    applicationName: 'banyan-orders events',
    source: ORDERS_EVENT_SOURCE,
    consumers,
    clock,
  });
}
