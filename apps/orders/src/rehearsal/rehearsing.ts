import type { OrderToPlace, RehearsedOrder } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { beginningOf, SagaRun, SagaStore, type Sql } from '@banyan/saga';
import type { WrongTotal } from '../faults/wrong-total.js';
import { NOT_PAID } from '../payment/payment-state.js';
import { fingerprintOf } from '../placing/fingerprint-of.js';
import type { PlaceContext } from '../placing/place-context.js';
import { placeSaga } from '../placing/place-saga.js';
import { unavailable } from '../placing/placing.js';
import { COLLECTED, estimateShipping } from '../shipping/shipping-cost.js';
import { NOTHING_HELD } from '../stock/stock-holding.js';
import { recordingPorts } from './recording-ports.js';

/** All that a rehearsal can reach: a transaction that cannot be committed. */
export interface RolledBack {
  rolledBack<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
}

/** A rehearsal takes a few milliseconds; nothing in it waits for anybody. */
const LEASE_MS = 60_000;

/**
 * What would come of an order. The saga, its steps and its statements are those of an order that is placed; the ports are others,
 * which write down, and the transaction is rolled back whatever happens. Nothing that charges, reserves or tells is among what this
 * is made of.
 */
export class Rehearsing {
  constructor(
    private readonly database: RolledBack,
    private readonly total: Pick<WrongTotal, 'of'>,
    private readonly clock: Clock,
    /** A rehearsal is over; undefined: it came to no end. */
    private readonly told: (rehearsed: RehearsedOrder | undefined) => void,
  ) {}

  /** @throws QuestionRefused `unavailable` when the database does not answer */
  async rehearse(order: OrderToPlace): Promise<RehearsedOrder> {
    try {
      const rehearsed = await this.#rehearsed(order);
      this.told(rehearsed);
      return rehearsed;
    } catch (error) {
      this.told(undefined);
      throw error;
    }
  }

  async #rehearsed(order: OrderToPlace): Promise<RehearsedOrder> {
    const cost = order.delivery.kind === 'collect' ? COLLECTED : estimateShipping(order.delivery, order.basket);
    if (cost.kind === 'not-served') {
      return { kind: 'rehearsed', result: { kind: 'refused', because: 'not-deliverable', lines: [] }, effects: [] };
    }
    const context: PlaceContext = {
      order,
      begunAtMs: this.clock.nowMs(),
      traceparent: null,
      shipping: cost,
      totalMinor: this.total.of(order.basket.totalMinor + cost.amountMinor),
      stock: NOTHING_HELD,
      payment: NOT_PAID,
      fraud: null,
      answer: null,
    };
    return unavailable(() => this.database.rolledBack((sql) => this.#run(sql, context)));
  }

  async #run(sql: Sql, context: PlaceContext): Promise<RehearsedOrder> {
    const { clock } = this;
    const { ports, effects } = recordingPorts(clock);
    const definition = placeSaga(ports);
    const store = new SagaStore<PlaceContext>(
      'orders',
      definition,
      // All of it is of the one transaction.
      { query: (text, parameters) => sql.query(text, parameters), transaction: (work) => work(sql) },
      clock,
      LEASE_MS,
    );
    if (!(await ports.orders.begin(sql, context, fingerprintOf(context.order)))) {
      throw new Error('an order of this service is not rehearsed');
    }
    const held = await store.begin(sql, context.order.reference, beginningOf(definition, context));
    const stop = new AbortController().signal;
    const backOff = { firstMs: 0, mostMs: 0 };
    let answer: PlaceContext['answer'] = null;
    const moved = ({ context: { answer: given } }: { readonly context: PlaceContext }): void => {
      answer = given;
    };
    const end = await new SagaRun({ definition, store, clock, backOff, leaseMs: LEASE_MS, stop, moved }, held).go();
    const result = answer as PlaceContext['answer'];
    if (end.kind !== 'ended' || result === null) {
      throw new Error('the rehearsal came to no end', { cause: end.kind === 'lost' ? end.because : end });
    }
    return { kind: 'rehearsed', result, effects };
  }
}
