import { ORDERS_EVENT_SOURCE } from '@banyan/domains';
import { randomHex, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { DELIVERY_POLICY, DeliveryBook, OutboxBell, Relay, type DeliveryPolicy, type Outbox } from '@banyan/outbox';
import type { OrderDatabase } from '../storage/order-database.js';
import { ORDER_CONSUMERS, type OrderConsumer, type OrderTransports } from './order-consumers.js';

/** Filing is several calls of the core, each as slow as it likes; few at once, since its back office is one. */
const FILING_POLICY: DeliveryPolicy = { ...DELIVERY_POLICY, atOnce: 4, timeoutMs: 15_000, leaseMs: 45_000 };

export interface RelayParts {
  readonly database: OrderDatabase;
  readonly databaseUrl: string;
  readonly outbox: Outbox;
  readonly transports: OrderTransports;
  readonly clock: Clock;
}

export interface Relays {
  /** Never throws. */
  tick(): void;
  stop(): Promise<void>;
}

/** Tells everybody what happened to orders: each consumer at its own pace, and none waits for another. */
export async function startRelays({ database, databaseUrl, outbox, transports, clock }: RelayParts): Promise<Relays> {
  const relays: Relay[] = [];
  for (const [name, types] of Object.entries(ORDER_CONSUMERS)) {
    const consumer = name as OrderConsumer;
    await outbox.subscribe(database, { consumer, types, from: 'beginning' });
    relays.push(
      new Relay({
        book: new DeliveryBook(database, 'orders', consumer, ORDERS_EVENT_SOURCE),
        transport: transports[consumer],
        policy: consumer === 'legacy-filing' ? FILING_POLICY : DELIVERY_POLICY,
        clock,
        random,
        listener: {
          onParked: ({ type }, because) => log.error('an event is parked', { process: consumer, operation: type, reason: because }),
          onAway: (because, forMs) => log.warn('a consumer takes nothing', { process: consumer, reason: because, retryInMs: forMs }),
          onBack: () => log.info('a consumer takes events again', { process: consumer }),
          onFault: (because) => log.warn('events cannot be looked for', { process: consumer, reason: because }),
        },
      }),
    );
  }
  const wake = (): void => {
    for (const relay of relays) relay.wake();
  };
  const bell = new OutboxBell({ databaseUrl, schema: 'orders', applicationName: 'banyan-orders events', onRing: wake });
  await bell.start();
  return {
    tick: () => {
      for (const relay of relays) relay.tick();
    },
    stop: async () => {
      bell.stop();
      await Promise.all(relays.map((relay) => relay.stop()));
    },
  };
}

function random(): number {
  return Number.parseInt(randomHex(4), 16) / 2 ** 32;
}
