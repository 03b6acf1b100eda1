import { connectReservations, type LegacyOrderBooks, type StockDesk } from '@banyan/domains';
import { newId, type Clock } from '@banyan/kernel';
import { callerSigner } from '@banyan/rpc';
import { BoundOrders, ledgerDatabase, OrderLedger } from '@banyan/ledger';
import { log } from '@banyan/observability';
import { ParkedMessages, type Transport } from '@banyan/outbox';
import type { Sql, Transactions } from '@banyan/saga';
import { PollLoop } from '@banyan/service';
import type { OrdersSettings } from '../orders.settings.js';
import type { PaymentProcessor } from '../payment/payment.client.js';
import type { ProcessorName } from '../payment/payment-state.js';
import type { PlaceStore } from '../placing/place.store.js';
import { ChargeBook } from './books/charge.book.js';
import { CoreBook } from './books/core.book.js';
import { LedgerBook } from './books/ledger.book.js';
import { ReservationBook } from './books/reservation.book.js';
import { ServiceBook } from './books/service.book.js';
import { curesOf } from './cures/cures-of.js';
import { DifferenceDesk } from './difference-desk.js';
import { DifferencesStore } from './differences.store.js';
import { OrderLooks } from './order-looks.js';
import { Reconciler } from './reconciler.js';
import { reconciliationPolicy } from './reconciliation-policy.js';
import { ReconciliationWatch } from './reconciliation-watch.js';
import { WalkStore } from './walk.store.js';

const LONGEST_BACK_OFF_MS = 60_000;
/** It asks the ledger one thing after another. */
const LEDGER_CONNECTIONS = 2;

/** What reconciliation works with, all of it in use elsewhere. */
export interface ReconciliationParts {
  readonly database: Sql & Transactions;
  readonly processors: Readonly<Record<ProcessorName, PaymentProcessor>>;
  readonly desk: StockDesk;
  readonly books: LegacyOrderBooks;
  readonly filing: Transport;
  readonly orders: PlaceStore;
  readonly clock: Clock;
}

/** Reconciliation as the service runs it. */
export interface Reconciliation {
  readonly desk: DifferenceDesk;
  /** Never throws. */
  tick(): void;
  stop(): Promise<unknown>;
  free(): Promise<unknown>;
}

export async function startReconciliation(
  settings: OrdersSettings,
  { database, processors, desk, books, filing, orders, clock }: ReconciliationParts,
): Promise<Reconciliation> {
  const policy = reconciliationPolicy(settings.BANYAN_RECONCILIATION_SETTLE_MS);
  const ledger = ledgerDatabase({
    url: settings.DATABASE_URL,
    applicationName: 'banyan-orders reconciliation',
    poolSize: LEDGER_CONNECTIONS,
  });
  ledger.on('disconnected', (because) => log.warn('reconciliation does not reach the ledger', { reason: because }));
  await ledger.start();
  const reservations = connectReservations({
    host: settings.INVENTORY_HOST,
    port: settings.INVENTORY_PORT,
    broker: settings.NATS_URL,
    signer: callerSigner('orders', settings.BANYAN_SERVICE_KEYS, clock),
  });
  const charges = [
    new ChargeBook('primary', settings.PAYMENT_PRIMARY_URL),
    new ChargeBook('backup', settings.PAYMENT_BACKUP_URL),
  ];
  const differences = new DifferencesStore(database);
  const walks = new WalkStore(database, newId());
  const watch = new ReconciliationWatch(differences, walks, clock);
  const reconciler = new Reconciler({
    clock,
    policy,
    walks,
    differences,
    looks: new OrderLooks({
      ledger: new LedgerBook(new BoundOrders(ledger)),
      service: new ServiceBook(database),
      core: new CoreBook(books, clock),
      charges,
      reservations: new ReservationBook(reservations),
      clock,
      policy,
    }),
    cures: curesOf({
      database,
      processors,
      desk,
      ledger: new OrderLedger(ledger),
      orders,
      books,
      filing,
      parked: new ParkedMessages(database, 'orders'),
    }),
    listener: watch,
  });
  const loop = new PollLoop((stop) => reconciler.step(stop), clock, {
    pollMs: policy.stepMs,
    longestBackOffMs: LONGEST_BACK_OFF_MS,
  });
  return {
    desk: new DifferenceDesk({
      clock,
      policy,
      differences,
      walks,
      trouble: () => watch.trouble,
      silent: () => watch.silentBooks,
    }),
    tick: () => {
      void loop.tick();
      watch.watch();
    },
    stop: async () => {
      await loop.stop();
      // Where the tables are away, the lease ends by itself.
      await walks.letGo().catch((error: unknown) => watch.failed(String(error)));
    },
    free: async () => {
      await Promise.all([ledger.stop(), reservations.close(), ...charges.map((book) => book.close())]);
    },
  };
}
