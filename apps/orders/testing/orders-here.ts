import type { OrderToPlace, StockDesk } from '@banyan/domains';
import { systemClock, type Clock } from '@banyan/kernel';
import type { Sql, Transactions } from '@banyan/saga';
import type { CallOffParts } from '../src/cancelling/call-off.js';
import { cancelSaga } from '../src/cancelling/cancel-saga.js';
import { Cancelling } from '../src/cancelling/cancelling.js';
import type { OrderEvent } from '../src/events/order-event.js';
import type { FraudJudge } from '../src/fraud/fraud.client.js';
import type { PaymentProcessor } from '../src/payment/payment.client.js';
import type { ProcessorName } from '../src/payment/payment-state.js';
import { placeSaga } from '../src/placing/place-saga.js';
import { PlaceStore } from '../src/placing/place.store.js';
import { Placing, type PlacingPolicy } from '../src/placing/placing.js';
import { sagasOf } from '../src/placing/start-sagas.js';
import { returnSaga } from '../src/returning/return-saga.js';
import { Returning } from '../src/returning/returning.js';
import { ReviewDesk } from '../src/reviews/review-desk.js';
import { sagaPolicy } from '../src/saga-policy.js';
import type { ShippingRates } from '../src/shipping/shipping.client.js';
import { DeskHolding } from '../src/stock/desk-holding.js';
import type { StockHolding } from '../src/stock/stock-holding.js';
import { estimateShipping } from '../src/shipping/shipping-cost.js';

/** What one life of the service is made of; everything else is as the service itself has it. */
export interface Here {
  readonly database: Transactions & Sql;
  readonly desk: StockDesk;
  readonly processors: Readonly<Record<ProcessorName, PaymentProcessor>>;
  readonly fraud?: FraudJudge;
  readonly rates?: ShippingRates;
  readonly legacy?: StockHolding;
  readonly leaseMs?: number;
  readonly clock?: Clock;
  readonly policy?: Partial<PlacingPolicy>;
  readonly events?: (sql: Sql, event: OrderEvent) => Promise<void>;
}

const APPROVES: FraudJudge = { judge: () => Promise.resolve({ decision: 'approve', score: 1, by: 'service' }) };
const ESTIMATES: ShippingRates = {
  rate: (delivery, basket) =>
    Promise.resolve(
      delivery.kind === 'ship'
        ? estimateShipping(delivery, basket)
        : { kind: 'cost', amountMinor: 0, basis: 'none', days: null },
    ),
};

/** The order service without its line and its relays, in this process. */
export function ordersHere(here: Here) {
  const { database, desk, processors, leaseMs = 5_000, clock = systemClock } = here;
  const policy = { ...sagaPolicy(leaseMs), pollMs: 20, backOff: { firstMs: 5, mostMs: 20 } };
  const payBack = { processors, desk, clock };
  const events = { append: here.events ?? (() => Promise.resolve()) };
  const cancels = sagasOf(cancelSaga(payBack), database, clock, policy);
  const returns = sagasOf(returnSaga(payBack), database, clock, policy);
  const callingOff: CallOffParts = { events, plant: (sql, id, context) => cancels.desk.plant(sql, id, context) };
  const store = new PlaceStore(callingOff);
  const service = new DeskHolding(desk);
  const places = sagasOf(
    placeSaga({
      processors,
      holdings: { service, legacy: here.legacy ?? service },
      fraud: here.fraud ?? APPROVES,
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
  const placing = new Placing({
    database,
    store,
    desk: places.desk,
    rates: here.rates ?? ESTIMATES,
    total: { of: (totalMinor) => totalMinor },
    clock,
    policy: { marginMs: 0, longestMs: 7_500, lookMs: 20, ...here.policy },
    told: () => undefined,
  });
  const sagas = [places, cancels, returns];
  const ticking = setInterval(() => {
    for (const each of sagas) each.desk.tick();
    placing.tick();
  }, 10);
  return {
    placing,
    cancelling: new Cancelling(database, callingOff, cancels.desk),
    returning: new Returning(
      database,
      { events, plant: (sql, id, context) => returns.desk.plant(sql, id, context) },
      returns.desk,
    ),
    kept: store,
    reviews: new ReviewDesk(database, callingOff, () => cancels.desk.hurry()),
    places,
    sagas,
    /** No more ticks: for a life that has ended. */
    abandon: () => {
      clearInterval(ticking);
      placing.stop();
    },
    stop: async () => {
      clearInterval(ticking);
      placing.stop();
      await Promise.all(sagas.map((each) => each.desk.stop()));
    },
  };
}

let made = 0;

/** An order of `quantity` of one SKU at 10 euros each. References are unique in this process. */
export function anOrder(change: Partial<OrderToPlace> = {}, quantity = 1): OrderToPlace {
  made += 1;
  const address = {
    firstName: 'Ada',
    lastName: 'Probe',
    street: ['Musterweg 1'],
    city: 'Berlin',
    postcode: '10115',
    country: 'DE',
  };
  const price = { amountMinor: 1_000, currency: 'EUR' as const };
  return {
    reference: `BY${String(made).padStart(26, '0')}`,
    channel: 'web',
    basket: {
      channel: 'web',
      group: 'retail',
      currency: 'EUR',
      lines: [
        {
          sku: 'A',
          quantityE4: quantity * 10_000,
          price,
          per: 1,
          lineAmountMinor: quantity * 1_000,
          discountMinor: 0,
          taxRate: 1_900,
        },
      ],
      codes: [],
      promotions: [],
      totalMinor: quantity * 1_000,
      atMs: 1,
    },
    customer: { email: 'Ada@Example.org', firstName: 'Ada', lastName: 'Probe', phone: '030123' },
    delivery: { kind: 'ship', method: 'standard', address },
    billing: address,
    payment: { token: 'tok_visa_1' },
    authority: { arm: 'service', term: 1 },
    boundAtMs: 1,
    ...change,
  };
}
