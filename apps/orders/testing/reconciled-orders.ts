import { randomInt } from 'node:crypto';
import { connectReservations, ORDERS_EVENT_SOURCE, type OrderToPlace, type ReservationStands } from '@banyan/domains';
import { newId, newReference, systemClock, ArmError, ManualClock } from '@banyan/kernel';
import { BoundOrders, ledgerDatabase, OrderLedger } from '@banyan/ledger';
import { DELIVERY_POLICY, DeliveryBook, Outbox, ParkedMessages, Relay } from '@banyan/outbox';
import type { Sql, Transactions } from '@banyan/saga';
import { migrate } from '@banyan/service';
import type { ChargeWord } from '@banyan/domains';
import { startPostgres, type TestPostgres } from '../../../test/support/postgres.js';
import { until } from '../../../test/support/until.js';
import { OutboxEvents } from '../src/events/outbox-events.js';
import { FilingTransport } from '../src/filing/filing.transport.js';
import type { ProcessorName } from '../src/payment/payment-state.js';
import { PlaceStore } from '../src/placing/place.store.js';
import type { Happened } from '../src/reconciliation/after-looking.js';
import type { Book } from '../src/reconciliation/books/book.js';
import type { ChargeBook } from '../src/reconciliation/books/charge.book.js';
import { CoreBook } from '../src/reconciliation/books/core.book.js';
import { LedgerBook } from '../src/reconciliation/books/ledger.book.js';
import { ReservationBook } from '../src/reconciliation/books/reservation.book.js';
import { ServiceBook } from '../src/reconciliation/books/service.book.js';
import type { CurePorts } from '../src/reconciliation/cures/cure-ports.js';
import { curesOf } from '../src/reconciliation/cures/cures-of.js';
import { DifferencesStore } from '../src/reconciliation/differences.store.js';
import { OrderLooks } from '../src/reconciliation/order-looks.js';
import { Reconciler } from '../src/reconciliation/reconciler.js';
import { reconciliationPolicy } from '../src/reconciliation/reconciliation-policy.js';
import { WalkStore } from '../src/reconciliation/walk.store.js';
import { OrderDatabase } from '../src/storage/order-database.js';
import { ORDERS_TABLES } from '../src/storage/orders-tables.js';
import { CoreBooks } from './core-books.js';
import { Life } from './life.js';
import { anOrder, ordersHere } from './orders-here.js';
import { DeskBooks, ProcessorBooks, type Fates } from './outside-books.js';

export const SETTLE_MS = 1_000;
export const POLICY = {
  ...reconciliationPolicy(SETTLE_MS),
  youngestMs: 0,
  recentRestMs: 0,
};

const WELL: Fates = () => 'answered';
const plain = <T>(effect: () => Promise<T>): Promise<T> => effect();
const WHOLE_DAY_MS = 86_400_000;

/** The service, its ledger and everybody outside, with books that a test may write into; PostgreSQL is real. */
export async function reconciledOrders() {
  const postgres: TestPostgres = await startPostgres();
  await migrate(ORDERS_TABLES, postgres.url);
  const database = new OrderDatabase(postgres.url);
  const ledgers = ledgerDatabase({ url: postgres.url, applicationName: 'test' });
  await ledgers.start();
  const ledger = new OrderLedger(ledgers);
  const [desk, core] = [new DeskBooks(1e12), new CoreBooks()];
  const processors = { primary: new ProcessorBooks(), backup: new ProcessorBooks() };
  const state = { fates: WELL };
  const fates: Fates = (call) => state.fates(call);
  const clock = new ManualClock(Date.now());
  const outbox = new Outbox('orders');
  const events = new OutboxEvents(outbox);
  const filing = new FilingTransport(database, core.as(fates, plain), systemClock);
  await outbox.subscribe(database, {
    consumer: 'legacy-filing',
    types: ['accepted', 'cancelled', 'returned'].map((what) => `shop.banyan.orders.${what}.v1`),
    from: 'beginning',
  });
  const relay = new Relay({
    book: new DeliveryBook(database, 'orders', 'legacy-filing', ORDERS_EVENT_SOURCE),
    transport: filing,
    policy: {
      ...DELIVERY_POLICY,
      pollMs: 20,
      message: { firstMs: 5, factor: 2, mostMs: 40, jitterRatio: 0 },
      consumer: { firstMs: 5, factor: 2, mostMs: 40, jitterRatio: 0 },
    },
    clock: systemClock,
    random: () => randomInt(1_000) / 1_000,
    listener: {},
  });
  const here = ordersHere({
    database,
    desk: desk.as(fates, plain),
    processors: {
      primary: processors.primary.as('primary', fates, plain),
      backup: processors.backup.as('backup', fates, plain),
    },
    events: (sql, event) => events.append(sql, event),
  });
  const relaying = setInterval(() => relay.tick(), 10);

  /** A replica that reconciles. */
  const replica = (life = new Life()) => {
    const around = <T>(effect: () => Promise<T>): Promise<T> => life.calls(effect);
    const port: Sql & Transactions = life.database(database);
    const happened: Happened[] = [];
    const silent: Book[] = [];
    const failures: string[] = [];
    const walks = new WalkStore(port, newId());
    const differences = new DifferencesStore(port);
    const books = core.as(fates, around);
    const charges = (['primary', 'backup'] as const).map((name) => chargeBook(name, processors[name], fates, around));
    const ports: CurePorts = {
      database: port,
      processors: {
        primary: processors.primary.as('primary', fates, around),
        backup: processors.backup.as('backup', fates, around),
      },
      desk: desk.as(fates, around),
      ledger,
      orders: new PlaceStore({ events, plant: () => Promise.resolve() }),
      books,
      filing: new FilingTransport(port, books, systemClock),
      parked: new ParkedMessages(port, 'orders'),
    };
    const reconciler = new Reconciler({
      clock,
      policy: POLICY,
      walks,
      differences,
      looks: new OrderLooks({
        ledger: new LedgerBook(new BoundOrders(ledgers)),
        service: new ServiceBook(port),
        core: new CoreBook(books, clock),
        charges,
        reservations: new ReservationBook(reservationsOf(desk, fates, around)),
        clock,
        policy: POLICY,
      }),
      cures: curesOf(ports),
      listener: {
        compared: () => undefined,
        silent: (which) => silent.push(...which.keys()),
        happened: (all) => happened.push(...all),
        treated: () => undefined,
        walkEnded: () => undefined,
        failed: (because) => failures.push(because),
        stepped: () => undefined,
      },
    });
    const stop = new AbortController();
    return {
      happened,
      silent,
      failures,
      differences,
      walks,
      step: () => reconciler.step(stop.signal),
      end: () => stop.abort(),
    };
  };
  type Replica = ReturnType<typeof replica>;

  return {
    postgres,
    database,
    ledgers,
    ledger,
    desk,
    core,
    processors,
    here,
    clock,
    state,
    parked: new ParkedMessages(database, 'orders'),
    replica,
    /** Binds an order as a gateway does. */
    bind: async (order: OrderToPlace, arm: 'legacy' | 'service', outcome?: object) => {
      const bound = await ledger.bind({
        storefront: 'web',
        key: order.reference,
        operation: 'order.place',
        fingerprint: order.reference,
        arm,
        reference: order.reference,
        boundAtMs: Date.now(),
        attemptMs: WHOLE_DAY_MS,
      });
      if (bound.kind !== 'bound') throw new Error(bound.kind);
      if (outcome !== undefined) await ledger.conclude(bound.binding, outcome);
      else await ledger.rest(bound.binding, true);
      return bound.binding;
    },
    order: (change: Partial<OrderToPlace> = {}, quantity = 1): OrderToPlace =>
      anOrder({ reference: newReference('BY'), ...change }, quantity),
    /** Nothing is under way any more: sagas have ended, and the back office has heard of everything that nobody parked. */
    quiet: (): Promise<unknown> =>
      until(
        async () => {
          const [row] = await database.query<{ open: string | null }[]>(
            `SELECT string_agg(what, ', ') AS open FROM (
               SELECT kind || ' ' || id || ' ' || coalesce(step, '') || ' ' || coalesce(trouble, '') AS what FROM orders.saga WHERE due_at IS NOT NULL
               UNION ALL
               SELECT d.consumer || ' ' || d.key FROM orders.outbox_delivery AS d WHERE d.state = 'waiting' AND NOT EXISTS (
                 SELECT FROM orders.outbox_delivery AS p WHERE p.consumer = d.consumer AND p.key = d.key AND p.state = 'parked')
             ) AS open`,
          );
          if (row?.open == null) return true;
          throw new Error(row.open);
        },
        'all is quiet',
        15_000,
      ),
    /** Steps, half a settling time apart. */
    steps: async (which: Replica, times: number): Promise<void> => {
      for (let at = 0; at < times; at++) {
        await which.step();
        clock.advance(SETTLE_MS / 2);
      }
    },
    stop: async () => {
      clearInterval(relaying);
      await relay.stop();
      await here.stop();
      await ledgers.stop();
      await database.close();
      await postgres.stop();
    },
  };
}

function chargeBook(
  processor: ProcessorName,
  books: ProcessorBooks,
  fates: Fates,
  around: <T>(effect: () => Promise<T>) => Promise<T>,
): Pick<ChargeBook, 'processor' | 'of' | 'referencesBetween'> {
  const captured = (): readonly { readonly reference: string; readonly word: ChargeWord }[] =>
    [...books.charges].flatMap(([key, { state, id, amountMinor, refundedMinor }]) =>
      state !== 'captured'
        ? []
        : [
            {
              reference: key.slice(0, key.lastIndexOf('.')).replace(/\.\d+$/, ''),
              word: { processor, id, amount: { amountMinor, currency: 'EUR' as const }, refundedMinor },
            },
          ],
    );
  const asked = <T>(effect: () => T): Promise<T> =>
    around(async () => {
      if (fates(`${processor}.charges`) !== 'answered') throw new ArmError('service', 'transport', 'lost');
      return effect();
    });
  return {
    processor,
    of: (reference) => asked(() => captured().flatMap((each) => (each.reference === reference ? [each.word] : []))),
    // Its books know no times: everything is of every time.
    referencesBetween: () => asked(() => captured().map(({ reference }) => reference)),
  };
}

function reservationsOf(
  desk: DeskBooks,
  fates: Fates,
  around: <T>(effect: () => Promise<T>) => Promise<T>,
): Pick<ReturnType<typeof connectReservations>, 'of'> {
  return {
    of: (references) =>
      around(async () => {
        if (fates('desk.reservations') !== 'answered') throw new ArmError('service', 'transport', 'lost');
        return references.flatMap((reference): readonly ReservationStands[] => {
          const row = desk.held.get(reference);
          return row === undefined ? [] : [{ reference, state: row.state }];
        });
      }),
  };
}
