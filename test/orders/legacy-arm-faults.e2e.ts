import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ArmError, ManualClock } from '@banyan/kernel';
import { bookFaults, booked, heldOf, type BookedOrder } from '../../apps/legacy-core/testing/order-dance.js';
import { startRunningCore, type RunningCore } from '../../apps/legacy-core/testing/running-core.js';
import type { DomainArm } from '../../libs/domains/src/domain.js';
import { connectOrdersLegacy } from '../../libs/domains/src/orders/legacy/orders-legacy.client.js';
import {
  ORDER_CANCEL,
  ORDER_PLACE,
  ORDER_RETURN,
  ORDER_SETTLE,
  type OrderToPlace,
  type PlaceResult,
  type QuotedBasket,
  type ReturnResult,
} from '../../libs/domains/src/orders/orders.model.js';
import { attemptOf, orderOf } from '../support/order-to-place.js';
import { connectionTo, KeptJournal, quoted } from './core-shop.js';

let running: RunningCore;
let arm: DomainArm;
let basket: QuotedBasket;
const clock = new ManualClock(Date.now());

beforeAll(async () => {
  running = await startRunningCore();
  arm = connectOrdersLegacy(connectionTo(running, clock));
  await running.ops('POST', '/__books/stock', { sku: 'PREIS-TEXT', source: 'WH-NORD', quantity: 5_000 });
  basket = await quoted(running, [['PREIS-TEXT', 1]]);
});

afterAll(async () => {
  await arm.close();
  await running.stop();
});

beforeEach(async () => {
  await running.ops('DELETE', '/__faults');
  clock.jumpWallClock(Date.now() - clock.nowMs());
});

/** Faults of a call before and after its effect; a hung one is given up by its client. */
const FAULTS = [
  'refuse',
  'refuseAfter',
  'resetBefore',
  'resetMidBody',
  'errorRate',
  'errorAfter',
  'http200ErrorRate',
  'http200ErrorAfter',
  'garbage',
  'garbageAfter',
  'hang',
  'hangAfter',
  'expireSessions',
  'wrongCharset',
] as const;

/** Of the faces that write orders alone. */
const ORDERS_OWN: readonly string[] = FAULTS.filter(
  (fault) => fault.endsWith('After') || fault === 'resetBefore' || fault === 'expireSessions',
);
/** Calls that tell the session something are alike, and so are most faults of them: `LEGACY_ARM_MATRIX=whole` has them all. */
const TELLING: readonly (string | undefined)[] = [
  'api/customer',
  'api/shipping/address',
  'api/shipping/methods',
  'api/shipping/method',
  'api/payment/address',
  'api/payment/methods',
  'api/payment/method',
];
const SOME: readonly string[] = ['refuseAfter', 'http200ErrorRate', 'garbageAfter', 'expireSessions'];

const PAGE = 'extension/payment/card/confirm';
/** What the arm is called with while the fault is on; a call that hangs takes all of it. */
const SHORT_MS = 400;
/** Longer than it takes others to ask for the same meanwhile, on a machine that stands still at times; shorter than who is held waits. */
const HELD_MS = 4_000;
/** Longer than anything at the core may still be on its way. */
const LONG_MS = 46_000;

const strike = (face: string, name: string, more: object = {}) =>
  running.ops('PUT', `/__faults/${face}`, { [name]: { rate: 1, count: 1, ...more } });

/** Asks once, as a client whose key is settled later: an error is an outcome nobody knows. */
async function attempted<R>(operation: string, input: unknown, ms?: number): Promise<R | { kind: 'pending' }> {
  try {
    return (await arm.call(operation, input, attemptOf(ms))) as R;
  } catch (error) {
    if (error instanceof ArmError) return { kind: 'pending' };
    throw error;
  }
}

/** Asks until it is final, and looks at the wall clock as if so much time went by in between. */
async function untilFinal(order: OrderToPlace, journal: KeptJournal, first: number): Promise<PlaceResult> {
  let outcome = await attempted<PlaceResult>(ORDER_PLACE, { order, journal: journal.next() }, first);
  for (let asked = 0; outcome.kind === 'pending'; asked++) {
    if (asked === 5) throw new Error('it never becomes final');
    await running.ops('DELETE', '/__faults');
    outcome = await attempted<PlaceResult>(ORDER_PLACE, { order, journal: journal.next() });
    clock.advance(LONG_MS);
  }
  return outcome;
}

const sum = (held: Readonly<Record<string, number>>): number => Object.values(held).reduce((a, b) => a + b, 0);

/** That it is in the books exactly once, paid once, with its goods taken once; whatever else was begun is nothing. */
async function expectOnce({ reference, payment }: OrderToPlace, before: Readonly<Record<string, number>>) {
  const orders = await booked(running, `reference=${reference}`);
  const placed = orders.filter(({ order_status_id }) => order_status_id > 0);
  expect(placed).toHaveLength(1);
  expect(placed[0]?.payments).toMatchObject([{ kind: 'charge', reference: payment.token }]);
  expect(orders.flatMap(({ payments }) => payments)).toHaveLength(1);
  expect(sum(before) - sum(await heldOf(running, 'PREIS-TEXT'))).toBe(1);
  return placed[0] as BookedOrder;
}

describe.each([
  ['price', undefined],
  ['cart', undefined],
  ['order', 'api/customer'],
  ['order', 'api/shipping/address'],
  ['order', 'api/shipping/methods'],
  ['order', 'api/shipping/method'],
  ['order', 'api/payment/address'],
  ['order', 'api/payment/methods'],
  ['order', 'api/payment/method'],
  ['order', 'api/order/add'],
  ['order', 'api/order/info'],
  ['order', PAGE],
] as const)('an order whose %s face is broken at %s', (face, call) => {
  const faults = FAULTS.filter((fault) =>
    TELLING.includes(call) && process.env['LEGACY_ARM_MATRIX'] !== 'whole'
      ? SOME.includes(fault)
      : face === 'order' || !ORDERS_OWN.includes(fault),
  );

  it.each(faults)('is captured once: %s', async (fault) => {
    const order = orderOf({ basket });
    const journal = new KeptJournal();
    const before = await heldOf(running, 'PREIS-TEXT');
    await strike(face, fault, call === undefined ? {} : { call });
    const receipt = await untilFinal(order, journal, fault.startsWith('hang') ? SHORT_MS : 8_000);
    expect(receipt).toMatchObject({ kind: 'placed', totalMinor: basket.totalMinor + 490 });
    await expectOnce(order, before);
    expect(await arm.call(ORDER_PLACE, { order, journal: journal.next() }, attemptOf())).toEqual(receipt);
    expect(await bookFaults(running)).toEqual([]);
  });
});

describe('an order whose session ends', () => {
  it('in the middle, before anything is begun, is made in another', async () => {
    const order = orderOf({ basket });
    await strike('order', 'expireSessions', { call: 'api/payment/method' });
    const journal = new KeptJournal();
    expect(await arm.call(ORDER_PLACE, { order, journal: journal.next() }, attemptOf())).toMatchObject({
      kind: 'placed',
    });
    expect(journal.steps).toHaveLength(1);
  });

  it('when it is only begun, is begun anew not before nothing can confirm it any more', async () => {
    const order = orderOf({ basket });
    const journal = new KeptJournal();
    const before = await heldOf(running, 'PREIS-TEXT');
    await strike('order', 'expireSessions', { call: PAGE });
    const ask = () => arm.call(ORDER_PLACE, { order, journal: journal.next() }, attemptOf()) as Promise<PlaceResult>;
    expect(await ask()).toMatchObject({ kind: 'pending' });
    clock.advance(44_000);
    expect(await ask()).toMatchObject({ kind: 'pending' });
    // The clock goes back: what is on its way is given all the more time.
    clock.jumpWallClock(-3_600_000);
    expect(await ask()).toMatchObject({ kind: 'pending' });
    clock.advance(44_000);
    expect(await ask()).toMatchObject({ kind: 'pending' });
    expect(await booked(running, `reference=${order.reference}`)).toHaveLength(1);
    clock.advance(1_001);
    expect(await ask()).toMatchObject({ kind: 'placed' });
    await expectOnce(order, before);
    expect(await booked(running, `reference=${order.reference}`)).toHaveLength(2);
  });

  it('while it is being confirmed, is found by its number', async () => {
    const order = orderOf({ basket });
    const journal = new KeptJournal();
    const before = await heldOf(running, 'PREIS-TEXT');
    await strike('order', 'refuseAfter', { call: PAGE, count: 2 });
    await strike('sales', 'hang');
    const input = { order, journal: journal.next() };
    expect(await arm.call(ORDER_PLACE, input, attemptOf())).toMatchObject({ kind: 'placed' });
    await running.ops('DELETE', '/__faults');
    await strike('order', 'expireSessions', { call: PAGE });
    expect(await arm.call(ORDER_PLACE, { order, journal: journal.next() }, attemptOf())).toMatchObject({
      kind: 'placed',
    });
    await expectOnce(order, before);
  });
});

describe('an order that two have at once', () => {
  it('is captured by neither who lost it before the number was written', async () => {
    const order = orderOf({ basket });
    const journal = new KeptJournal();
    const first = journal.next();
    journal.next();
    expect(await arm.call(ORDER_PLACE, { order, journal: first }, attemptOf())).toMatchObject({ kind: 'pending' });
    const orders = await booked(running, `reference=${order.reference}`);
    expect(orders.map(({ order_status_id }) => order_status_id)).toEqual([0]);
    expect(journal.steps).toEqual([]);
  });

  it('is captured once by both, one of whom is late', async () => {
    const order = orderOf({ basket });
    const journal = new KeptJournal();
    const before = await heldOf(running, 'PREIS-TEXT');
    // The first request for the page is held back until the second has been answered.
    await strike('order', 'latencyMs', { call: PAGE, ms: HELD_MS });
    const first = attempted<PlaceResult>(ORDER_PLACE, { order, journal: journal.next() }, 5 * HELD_MS);
    while (journal.steps.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const second = await attempted<PlaceResult>(ORDER_PLACE, { order, journal: journal.next() });
    expect(second).toMatchObject({ kind: 'placed' });
    expect(await first).toEqual(second);
    await expectOnce(order, before);
  });

  it('is not captured after it was refused: what is still on its way finds nothing to confirm', async () => {
    const scarce = await quoted(running, [['A/B-100', 10]]);
    const order = orderOf({ basket: scarce });
    const journal = new KeptJournal();
    await strike('order', 'latencyMs', { call: PAGE, ms: HELD_MS });
    const first = attempted<PlaceResult>(ORDER_PLACE, { order, journal: journal.next() }, 5 * HELD_MS);
    while (journal.steps.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const take = (quantity: number) =>
      running.ops('POST', '/__books/stock', { sku: 'A/B-100', source: 'WH-NORD', quantity });
    await take(0);
    const second = await attempted<PlaceResult>(ORDER_PLACE, { order, journal: journal.next() });
    // Somebody else asked for the page before: until that can have come to nothing, nobody says so.
    expect(second).toMatchObject({ kind: 'pending' });
    await take(100);
    expect(await first).toMatchObject({ kind: 'pending' });
    clock.advance(LONG_MS);
    expect((await booked(running, `reference=${order.reference}`)).map((each) => each.order_status_id)).toEqual([0]);
    const settled = { reference: order.reference, authority: order.authority, boundAtMs: 0, journal: journal.next() };
    expect(await arm.call(ORDER_SETTLE, settled, attemptOf())).toEqual({
      kind: 'refused',
      because: 'abandoned',
      lines: [],
    });
  });

  it('is refused at once where nobody else has asked, and its session forgets it', async () => {
    const last = await quoted(running, [['A/B-100', 5]]);
    const order = orderOf({ basket: last });
    const journal = new KeptJournal();
    const written = journal.next();
    const selling = {
      ...written,
      write: async (step: Parameters<typeof written.write>[0]) => {
        await running.ops('POST', '/__books/stock', { sku: 'A/B-100', source: 'WH-NORD', quantity: 0 });
        await running.ops('POST', '/__books/stock', { sku: 'A/B-100', source: 'WH-SUED', quantity: 0 });
        await written.write(step);
      },
    };
    expect(await arm.call(ORDER_PLACE, { order, journal: selling }, attemptOf())).toEqual({
      kind: 'refused',
      because: 'out-of-stock',
      lines: [0],
    });
    await running.ops('POST', '/__books/stock', { sku: 'A/B-100', source: 'WH-NORD', quantity: 50 });
    const session = String(journal.steps[0]?.['session']);
    const { text } = await running.ask(`/index.php?route=${PAGE}`, { headers: { Cookie: `OCSESSID=${session}` } });
    expect(text).toBe('[]');
  });
});

describe('an order that nobody comes back for', () => {
  const settle = (order: OrderToPlace, journal: KeptJournal) =>
    attempted<PlaceResult>(ORDER_SETTLE, {
      reference: order.reference,
      authority: order.authority,
      boundAtMs: order.boundAtMs,
      journal: journal.next(),
    });

  it('is abandoned where nothing was begun', async () => {
    const abandoned = { kind: 'refused', because: 'abandoned', lines: [] };
    expect(await settle(orderOf({ basket }), new KeptJournal())).toEqual(abandoned);
  });

  it('is carried through while its session lives, and told as it is', async () => {
    const order = orderOf({ basket });
    const journal = new KeptJournal();
    const before = await heldOf(running, 'PREIS-TEXT');
    await strike('order', 'hang', { call: PAGE, count: 2 });
    expect(await attempted(ORDER_PLACE, { order, journal: journal.next() }, SHORT_MS)).toMatchObject({
      kind: 'pending',
    });
    await running.ops('DELETE', '/__faults');
    const receipt = await settle(order, journal);
    expect(receipt).toMatchObject({ kind: 'placed', totalMinor: basket.totalMinor + 490 });
    expect(await settle(order, journal)).toEqual(receipt);
    await expectOnce(order, before);
  });

  it('is abandoned when its session has ended and nothing can confirm it any more', async () => {
    const order = orderOf({ basket });
    const journal = new KeptJournal();
    const before = await heldOf(running, 'PREIS-TEXT');
    await strike('order', 'expireSessions', { call: PAGE });
    expect(await attempted(ORDER_PLACE, { order, journal: journal.next() })).toMatchObject({ kind: 'pending' });
    expect(await settle(order, journal)).toMatchObject({ kind: 'pending' });
    clock.advance(LONG_MS);
    expect(await settle(order, journal)).toMatchObject({ because: 'abandoned' });
    expect(await heldOf(running, 'PREIS-TEXT')).toEqual(before);
  });
});

describe('what is changed', () => {
  async function placed() {
    const three = await quoted(running, [['PREIS-TEXT', 3]]);
    const order = orderOf({ basket: three });
    const journal = new KeptJournal();
    const before = await heldOf(running, 'PREIS-TEXT');
    expect(await arm.call(ORDER_PLACE, { order, journal: journal.next() }, attemptOf())).toMatchObject({
      kind: 'placed',
    });
    return { order, known: journal.next().known, before };
  }

  const CHANGES = FAULTS.filter((fault) => fault !== 'wrongCharset');

  it.each(CHANGES)('is called off once: %s', async (fault) => {
    const { order, known, before } = await placed();
    await strike('sales', fault, { call: 'salesOrderCreditmemoCreate' });
    const input = { reference: order.reference, known };
    let outcome = await attempted<{ kind: string }>(ORDER_CANCEL, input, fault.startsWith('hang') ? SHORT_MS : 8_000);
    await running.ops('DELETE', '/__faults');
    if (outcome.kind === 'pending') outcome = await attempted(ORDER_CANCEL, input);
    expect(outcome).toMatchObject({ kind: 'cancelled', refundedMinor: order.basket.totalMinor + 490 });
    const [booking] = await booked(running, `reference=${order.reference}`);
    expect(booking?.payments.map(({ kind }) => kind)).toEqual(['charge', 'refund']);
    expect(await heldOf(running, 'PREIS-TEXT')).toEqual(before);
  });

  it.each(CHANGES)('is given back once: %s', async (fault) => {
    const { order, known, before } = await placed();
    const making = {
      reference: order.reference,
      known,
      returnReference: `RT${order.reference.slice(2)}`,
      lines: [{ sku: 'PREIS-TEXT', quantityE4: 10_000 }],
    };
    const journal = new KeptJournal();
    await strike('sales', fault, { call: 'salesOrderCreditmemoCreate' });
    let outcome = await attempted<ReturnResult>(
      ORDER_RETURN,
      { making, journal: journal.next() },
      fault.startsWith('hang') ? SHORT_MS : 8_000,
    );
    await running.ops('DELETE', '/__faults');
    for (let asked = 0; outcome.kind === 'pending'; asked++) {
      expect(asked).toBeLessThan(4);
      outcome = await attempted<ReturnResult>(ORDER_RETURN, { making, journal: journal.next() });
      clock.advance(LONG_MS);
    }
    expect(outcome).toMatchObject({ kind: 'returned', returnReference: making.returnReference });
    const [booking] = await booked(running, `reference=${order.reference}`);
    expect(booking?.items).toMatchObject([{ qty_refunded: '1.0000' }]);
    expect(sum(before) - sum(await heldOf(running, 'PREIS-TEXT'))).toBe(2);
  });
});
