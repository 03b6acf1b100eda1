import type { NotPlaced, RefusedBecause } from '@banyan/domains';
import { ArmError, TimeLimit, type Clock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import {
  defineSaga,
  SagaLost,
  type ActOutcome,
  type SagaDefinition,
  type Sql,
  type UndoOutcome,
  type Work,
} from '@banyan/saga';
import type { FraudJudge } from '../fraud/fraud.client.js';
import { pay, unpay, type PayParts } from '../payment/pay.js';
import type { PaymentCall } from '../payment/payment.client.js';
import { RESERVATION_POLICY } from '../stock/reservation-policy.js';
import type {
  FreeResult,
  HoldResult,
  HoldWork,
  SecureResult,
  StockHolding,
  StockState,
} from '../stock/stock-holding.js';
import { ownTraceparent } from '../tracing/own-traceparent.js';
import { receiptOf } from './accepted-order.js';
import type { PlaceContext } from './place-context.js';
import type { PlacedOrders } from './placed-orders.js';

/** HARDENING: 600 ms for the firm reservation; confirming and giving back are as short. */
const STOCK_BUDGET_MS = 600;
/** The legacy core's way is several calls, and nobody waits for it longer than for the order. */
const LEGACY_STOCK_BUDGET_MS = 4_000;

/** Everything that placing an order reaches. A rehearsal is given another set: none of these is in it. */
export interface PlacePorts extends PayParts {
  readonly holdings: Readonly<Record<'legacy' | 'service', StockHolding>>;
  readonly fraud: FraudJudge;
  readonly orders: PlacedOrders;
  readonly clock: Clock;
}

export const PLACE_SAGA = 'place';

type Outcome = ActOutcome<PlaceContext>;

/**
 * reserve → pay → fraud → accept (the pivot) → confirm. What sending costs is asked before the saga begins: it changes nothing, and
 * what is charged must be the same in every attempt. Durable of the usual way are the beginning and the acceptance; every step in
 * between is safe to repeat by its key, and is repeated by whoever takes the saga over. Only what leads away from the first
 * processor, or along the legacy core's way, is written down in between.
 */
export function placeSaga(ports: PlacePorts): SagaDefinition<PlaceContext> {
  return defineSaga(PLACE_SAGA, [
    {
      name: 'reserve',
      act: (context, work) => reserve(ports, context, work),
      compensation: (context, work) => release(ports, context, work),
    },
    {
      name: 'pay',
      act: (context, work) => take(ports, context, work),
      compensation: (context, work) => giveBack(ports, context, work),
    },
    {
      name: 'fraud',
      act: (context, work) => judge(ports, context, work),
      compensation: { nothingToUndo: 'a question and its answer' },
    },
    { name: 'accept', pivot: true, act: (context, work) => accept(ports, context, work) },
    { name: 'confirm', act: (context, work) => confirm(ports, context, work) },
  ]);
}

async function reserve(ports: PlacePorts, context: PlaceContext, work: Work<PlaceContext>): Promise<Outcome> {
  if (isLate(ports, context)) return refused(ports, context, 'out-of-stock');
  const stock = keeping(context, work);
  const result: HoldResult = await inTime(ports, context, work, (attempt) =>
    holdingOf(ports, context).hold(context.order, context.stock, stock.work(attempt)),
  );
  const known = { ...context, stock: stock.known };
  switch (result.kind) {
    case 'held':
      return { kind: 'done', context: { ...context, stock: result.stock } };
    case 'refused':
      return refused(ports, known, result.result.because, result.result.lines);
    case 'later':
      return { kind: 'later', context: known, because: result.because };
  }
}

async function release(
  ports: PlacePorts,
  context: PlaceContext,
  work: Work<PlaceContext>,
): Promise<UndoOutcome<PlaceContext>> {
  const stock = keeping(context, work);
  const result: FreeResult = await inTime(ports, context, work, (attempt) =>
    holdingOf(ports, context).free(context.order, context.stock, stock.work(attempt)),
  );
  const known = { ...context, stock: stock.known };
  return result.kind === 'freed'
    ? { kind: 'done', context: known }
    : { kind: 'later', context: known, because: result.because };
}

async function take(ports: PlacePorts, context: PlaceContext, work: Work<PlaceContext>): Promise<Outcome> {
  if (isLate(ports, context)) return refused(ports, context, 'payment-declined');
  const { order, totalMinor } = context;
  // Nothing is owed: no processor takes a charge of nothing.
  if (totalMinor === 0) return { kind: 'done', context: { ...context, payment: { at: 'captured', charge: FREE } } };
  const request = {
    reference: order.reference,
    amountMinor: totalMinor,
    currency: order.basket.currency,
    token: order.payment.token,
  };
  const paying = await pay(ports, context.payment, request, {
    ...callOf(context, work),
    isFirst: work.epoch === 1 && work.tries === 0,
    keep: (payment) => work.keep({ ...context, payment }),
  });
  const known = { ...context, payment: paying.state };
  switch (paying.kind) {
    case 'paid':
      return { kind: 'done', context: known };
    case 'declined':
      return refused(ports, known, 'payment-declined');
    case 'later':
      return { kind: 'later', context: known, because: paying.because };
  }
}

/** Of an order of nothing. */
const FREE = { processor: 'primary', id: 'nothing-owed', amountMinor: 0 } as const;

async function giveBack(
  ports: PlacePorts,
  context: PlaceContext,
  work: Work<PlaceContext>,
): Promise<UndoOutcome<PlaceContext>> {
  const { order, payment } = context;
  if (context.totalMinor === 0) return { kind: 'done', context };
  const because = await unpay(ports, payment, order.reference, callOf(context, work));
  if (because !== undefined) return { kind: 'later', context, because };
  return { kind: 'done', context, writes: (sql) => ports.orders.paidBack(sql, order.reference) };
}

async function judge(ports: PlacePorts, context: PlaceContext, work: Work<PlaceContext>): Promise<Outcome> {
  const { order, totalMinor } = context;
  const { delivery, billing, basket, channel } = order;
  const fraud = await ports.fraud.judge(
    {
      reference: order.reference,
      amountMinor: totalMinor,
      currency: basket.currency,
      channel,
      country: delivery.kind === 'ship' ? delivery.address.country : billing.country,
      collect: delivery.kind === 'collect',
      token: order.payment.token,
    },
    callOf(context, work),
  );
  // The table stands in for a service that does not answer, not for a question that was cut short.
  if (work.signal.aborted) return { kind: 'later', context, because: 'it was cut short' };
  const judged = { ...context, fraud };
  return fraud.decision === 'reject' ? refused(ports, judged, 'rejected') : { kind: 'done', context: judged };
}

/**
 * The order is taken: its state, its answer, and what is told of it, in one transaction. Goods that might have lapsed by the time
 * that it commits are confirmed before it; the database's own clock has the last word on whether they might.
 */
async function accept(ports: PlacePorts, context: PlaceContext, work: Work<PlaceContext>): Promise<Outcome> {
  const { order, fraud } = context;
  // What was not durable is not known after a restart; then its step comes first again. A saga never comes here without.
  if (fraud === null || context.payment.at !== 'captured')
    throw new Error(`the order ${order.reference} was not paid and judged`);
  let { stock } = context;
  const { charge } = context.payment;
  const isOld = ports.clock.nowMs() - context.begunAtMs > RESERVATION_POLICY.confirmFirstAfterMs;
  if (!stock.confirmed && (isOld || work.tries > 0 || work.epoch > 1)) {
    const secured = await secureAnew(ports, context, work);
    if (secured.kind === 'later') return { kind: 'later', context, because: secured.because };
    if (secured.kind === 'lapsed') return refused(ports, context, 'out-of-stock');
    stock = { ...stock, confirmed: true };
  }
  const nowMs = ports.clock.nowMs();
  const answer = receiptOf(context, fraud, nowMs);
  const accepted: PlaceContext = { ...context, stock, answer };
  return {
    kind: 'done',
    context: { ...accepted, order: { ...order, payment: { token: '' } } },
    writes: (sql) => ports.orders.accept(sql, { context: accepted, answer, charge, fraud }),
  };
}

/** Behind the answer: what was set aside is sold. */
async function confirm(ports: PlacePorts, context: PlaceContext, work: Work<PlaceContext>): Promise<Outcome> {
  if (context.stock.confirmed) return { kind: 'done', context };
  const secured = await secureAnew(ports, context, work);
  switch (secured.kind) {
    case 'secured':
      return { kind: 'done', context: { ...context, stock: { ...context.stock, confirmed: true } } };
    case 'later':
      return { kind: 'later', context, because: secured.because };
    case 'lapsed':
      // Nobody ran this saga between its acceptance and the end of the reservation, and others have the goods: the order is
      // called off and paid back, which whoever placed it is told. Unless it was called off already.
      return { kind: 'done', context, writes: (sql) => ports.orders.loseStock(sql, context.order.reference) };
  }
}

/** Confirms; where it lapsed it is set aside anew, as long as there is enough. */
async function secureAnew(ports: PlacePorts, context: PlaceContext, work: Work<PlaceContext>): Promise<SecureResult> {
  const { order } = context;
  const holding = holdingOf(ports, context);
  const secure = (): Promise<SecureResult> =>
    inTime(ports, context, work, (attempt) => holding.secure(order.reference, attempt));
  const first = await secure();
  if (first.kind !== 'lapsed') return first;
  const stock = keeping(context, work);
  const anew = await inTime(ports, context, work, (attempt) => holding.hold(order, context.stock, stock.work(attempt)));
  if (anew.kind === 'refused') return { kind: 'lapsed' };
  if (anew.kind === 'later') return anew;
  return secure();
}

function refused(
  ports: PlacePorts,
  context: PlaceContext,
  because: RefusedBecause,
  lines: readonly number[] = [],
): Outcome {
  const answer: NotPlaced = { kind: 'refused', because, lines };
  const refusal = { ...context, answer };
  return { kind: 'failed', context: refusal, writes: (sql: Sql) => ports.orders.refuse(sql, refusal, answer) };
}

function isLate({ clock }: PlacePorts, { begunAtMs }: PlaceContext): boolean {
  return clock.nowMs() - begunAtMs > RESERVATION_POLICY.giveUpAfterMs;
}

function holdingOf({ holdings }: PlacePorts, { order }: PlaceContext): StockHolding {
  return holdings[order.authority.arm];
}

/** Stock as it is known while a step goes on. */
function keeping(
  context: PlaceContext,
  work: Work<PlaceContext>,
): { readonly known: StockState; work(attempt: Attempt): HoldWork } {
  let known = context.stock;
  return {
    get known() {
      return known;
    },
    work: (attempt) => ({
      attempt,
      keep: async (stock) => {
        await work.keep({ ...context, stock });
        known = stock;
      },
    }),
  };
}

function callOf({ traceparent }: PlaceContext, { signal, check }: Work<PlaceContext>): PaymentCall {
  return { signal, check, ...ownTraceparent(traceparent) };
}

/** Asks for stock within what it may take. */
async function inTime<T>(
  { clock }: PlacePorts,
  context: PlaceContext,
  work: Work<PlaceContext>,
  ask: (attempt: Attempt) => Promise<T>,
): Promise<T> {
  const { arm } = context.order.authority;
  const budgetMs = arm === 'legacy' ? LEGACY_STOCK_BUDGET_MS : STOCK_BUDGET_MS;
  const deadline = new Deadline(clock, budgetMs);
  const limit = new TimeLimit(budgetMs, work.signal);
  try {
    return await ask({
      signal: limit.signal,
      remainingMs: () => deadline.remainingMs(),
      ...ownTraceparent(context.traceparent),
      beforeDispatch: () => {
        try {
          work.check();
        } catch (error) {
          if (error instanceof SagaLost) throw new ArmError(arm, 'withdrawn', error.message, { cause: error });
          throw error;
        }
      },
    });
  } finally {
    limit.end();
  }
}
