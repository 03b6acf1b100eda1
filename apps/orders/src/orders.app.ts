import { connectLegacyOrderBooks, connectStockDesk } from '@banyan/domains';
import { systemClock } from '@banyan/kernel';
import { callerSigner } from '@banyan/rpc';
import { CLOUD_EVENT_MEDIA_TYPE, Inbox, Outbox, ParkedMessages } from '@banyan/outbox';
import { Faults, migrate, ParkedController, startService, type RunningService } from '@banyan/service';
import type { CallOffParts } from './cancelling/call-off.js';
import { cancelSaga } from './cancelling/cancel-saga.js';
import { Cancelling } from './cancelling/cancelling.js';
import { OutboxEvents } from './events/outbox-events.js';
import { startRelays } from './events/start-relays.js';
import { WRONG_TOTALS, WrongTotal } from './faults/wrong-total.js';
import { FilingTransport } from './filing/filing.transport.js';
import { InboxController } from './inbox/inbox.controller.js';
import { OrderInbox } from './inbox/order-inbox.js';
import { OrderCounts } from './metrics/order-counts.js';
import { ordersReadiness } from './orders.readiness.js';
import type { OrdersSettings } from './orders.settings.js';
import { connectParties } from './partners/parties.js';
import { PartySwitches } from './partners/party-switches.js';
import { PartySwitchesController } from './partners/party-switches.controller.js';
import { placeSaga } from './placing/place-saga.js';
import { PlaceStore } from './placing/place.store.js';
import { Placing, PLACING_POLICY } from './placing/placing.js';
import { sagasOf } from './placing/start-sagas.js';
import { OrdersController } from './questions/orders.controller.js';
import { FiguresController } from './reading/figures.controller.js';
import { FiguresReader } from './reading/figures.reader.js';
import { JourneyReader } from './reading/journey.reader.js';
import { JourneysController } from './reading/journeys.controller.js';
import { OrderReader } from './reading/order-reader.js';
import { DifferenceDesk } from './reconciliation/difference-desk.js';
import { DifferencesController } from './reconciliation/differences.controller.js';
import { startReconciliation } from './reconciliation/start-reconciliation.js';
import { Rehearsing } from './rehearsal/rehearsing.js';
import { returnSaga } from './returning/return-saga.js';
import { Returning } from './returning/returning.js';
import { ReviewDesk } from './reviews/review-desk.js';
import { ErasuresController } from './upkeep/erasures.controller.js';
import { ReviewsController } from './reviews/reviews.controller.js';
import { sagaPolicy } from './saga-policy.js';
import { BooksHolding } from './stock/books-holding.js';
import { DeskHolding } from './stock/desk-holding.js';
import { OrderDatabase, PLACES } from './storage/order-database.js';
import { ORDERS_TABLES } from './storage/orders-tables.js';
import { Upkeep } from './upkeep/upkeep.js';

/** To each face of the core: reserving while it has the authority, and filing behind. */
const LEGACY_SOCKETS = 16;

/** The whole service: tables, sagas, parties, questions, operations side. Listens when it returns. */
export async function startOrders(settings: OrdersSettings, crash?: () => void): Promise<RunningService> {
  const clock = systemClock;
  await migrate(ORDERS_TABLES, settings.DATABASE_URL);
  const database = new OrderDatabase(settings.DATABASE_URL, PLACES.asked);
  const behind = new OrderDatabase(settings.DATABASE_URL, PLACES.behind);
  const rehearsed = new OrderDatabase(settings.DATABASE_URL, PLACES.rehearsed);
  const faults = new Faults({ kinds: WRONG_TOTALS });
  const counts = new OrderCounts();
  const switches = new PartySwitches(behind, clock);
  // Before anybody is asked: a restart must not take into use again what people took out of it.
  await switches.read();
  const parties = connectParties(settings, counts, switches);
  const stock = connectStockDesk({
    host: settings.INVENTORY_HOST,
    port: settings.INVENTORY_PORT,
    broker: settings.NATS_URL,
    signer: callerSigner('orders', settings.BANYAN_SERVICE_KEYS, clock),
  });
  const books = connectLegacyOrderBooks({
    clock,
    baseUrl: settings.LEGACY_URL,
    soapUser: settings.LEGACY_SOAP_USER,
    soapKey: settings.LEGACY_SOAP_KEY,
    restUser: settings.LEGACY_REST_USER,
    restPassword: settings.LEGACY_REST_PASSWORD,
    faces: {},
    maxSockets: LEGACY_SOCKETS,
  });
  const outbox = new Outbox('orders');
  const events = new OutboxEvents(outbox);
  const policy = sagaPolicy(settings.BANYAN_SAGA_LEASE_MS);
  const payBack = { processors: parties.processors, desk: stock, clock };
  const cancels = sagasOf(cancelSaga(payBack), database, clock, policy);
  const returns = sagasOf(returnSaga(payBack), database, clock, policy);
  const callingOff: CallOffParts = { events, plant: (sql, id, context) => cancels.desk.plant(sql, id, context) };
  const store = new PlaceStore(callingOff);
  const places = sagasOf(
    placeSaga({
      processors: parties.processors,
      holdings: { legacy: new BooksHolding(books), service: new DeskHolding(stock) },
      fraud: parties.fraud,
      orders: store,
      clock,
    }),
    database,
    clock,
    policy,
    {
      moved: (reference, state) => placing.moved(reference, state),
      ran: (reference, end) => {
        if (end.kind === 'lost') placing.lost(reference);
      },
    },
  );
  const total = new WrongTotal(faults);
  const placing = new Placing({
    database,
    store,
    desk: places.desk,
    rates: parties.shipping,
    total,
    clock,
    policy: PLACING_POLICY,
    told: (result) => counts.answered(result),
  });
  const filing = new FilingTransport(behind, books, clock);
  const relays = await startRelays({
    database: behind,
    databaseUrl: settings.DATABASE_URL,
    transports: { ...parties.told, 'legacy-filing': filing },
    isPaused: (consumer) => consumer === 'mail' && switches.isOff('mail'),
    clock,
  });
  const reconciliation = await startReconciliation(settings, {
    database: behind,
    processors: parties.processors,
    desk: stock,
    books,
    filing,
    orders: store,
    clock,
  });
  const sagas = [places, cancels, returns];
  const upkeep = new Upkeep({
    database: behind,
    sagas,
    rates: parties.shipping,
    personalDataDays: settings.BANYAN_PERSONAL_DATA_DAYS,
    clock,
  });
  return startService({
    name: 'orders',
    host: settings.ORDERS_HOST,
    port: settings.ORDERS_PORT,
    broker: settings.NATS_URL,
    callerKeys: settings.BANYAN_SERVICE_KEYS,
    opsHost: settings.OPS_HOST,
    opsPort: settings.ORDERS_OPS_PORT,
    environment: settings.BANYAN_ENVIRONMENT,
    release: settings.BANYAN_RELEASE,
    controllers: [
      OrdersController,
      ReviewsController,
      ErasuresController,
      DifferencesController,
      JourneysController,
      FiguresController,
      InboxController,
      ParkedController,
      PartySwitchesController,
    ],
    jsonTypes: [CLOUD_EVENT_MEDIA_TYPE],
    providers: [
      { provide: Placing, useValue: placing },
      { provide: DifferenceDesk, useValue: reconciliation.desk },
      { provide: PartySwitches, useValue: switches },
      { provide: OrderDatabase, useValue: behind },
      { provide: OrderReader, useValue: new OrderReader(database) },
      { provide: FiguresReader, useValue: new FiguresReader(behind) },
      { provide: JourneyReader, useValue: new JourneyReader(behind) },
      { provide: Cancelling, useValue: new Cancelling(database, callingOff, cancels.desk) },
      {
        provide: Returning,
        useValue: new Returning(
          database,
          { events, plant: (sql, id, context) => returns.desk.plant(sql, id, context) },
          returns.desk,
        ),
      },
      { provide: ReviewDesk, useValue: new ReviewDesk(database, callingOff, () => cancels.desk.hurry()) },
      {
        provide: OrderInbox,
        useValue: new OrderInbox({
          database: behind,
          inbox: new Inbox('orders'),
          events,
          places: places.store,
          look: () => places.desk.hurry(),
          clock,
        }),
      },
      { provide: ParkedMessages, useValue: new ParkedMessages(database, 'orders') },
      {
        provide: Rehearsing,
        useValue: new Rehearsing(rehearsed, total, clock, (rehearsal) => counts.rehearsed(rehearsal)),
      },
    ],
    readiness: () =>
      ordersReadiness({
        database,
        faults,
        switches,
        openSagas: () => sagas.reduce((sum, { watch }) => sum + watch.open, 0),
      }),
    faults,
    tick: () => {
      for (const { desk } of sagas) desk.tick();
      placing.tick();
      switches.tick();
      relays.tick();
      upkeep.tick();
      reconciliation.tick();
    },
    stop: async () => {
      placing.stop();
      await Promise.all([
        switches.stop(),
        relays.stop(),
        upkeep.stop(),
        reconciliation.stop(),
        ...sagas.map(({ desk }) => desk.stop()),
      ]);
    },
    free: () =>
      Promise.all([
        reconciliation.free(),
        parties.close(),
        stock.close(),
        books.close(),
        ...[database, behind, rehearsed].map((each) => each.close()),
      ]),
    ...(crash === undefined ? {} : { crash }),
  });
}
