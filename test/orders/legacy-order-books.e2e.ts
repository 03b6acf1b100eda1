import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { bookFaults, booked, heldOf } from '../../apps/legacy-core/testing/order-dance.js';
import { startRunningCore, type RunningCore } from '../../apps/legacy-core/testing/running-core.js';
import {
  connectLegacyOrderBooks,
  type LegacyOrderBooks,
} from '../../libs/domains/src/orders/legacy/legacy-order-books.js';
import type { OrderFiling } from '../../libs/domains/src/orders/legacy/orders05.encode.js';
import { ADDRESS, attemptOf, orderOf, reference } from '../support/order-to-place.js';
import { connectionTo, KeptJournal, quoted } from './core-shop.js';

let running: RunningCore;
let books: LegacyOrderBooks;
const clock = new ManualClock(Date.now());

beforeAll(async () => {
  running = await startRunningCore();
  books = connectLegacyOrderBooks(connectionTo(running, clock));
});

afterAll(async () => {
  await books.close();
  expect(await bookFaults(running)).toEqual([]);
  await running.stop();
});

beforeEach(async () => {
  await running.ops('DELETE', '/__faults');
  clock.jumpWallClock(Date.now() - clock.nowMs());
});

const strike = (face: string, name: string, more: object = {}) =>
  running.ops('PUT', `/__faults/${face}`, { [name]: { rate: 1, count: 1, ...more } });

async function filing(more: Partial<OrderFiling> = {}): Promise<OrderFiling> {
  return {
    reference: reference(),
    basket: await quoted(running, [
      ['PREIS-TEXT', 2],
      ['PREIS-JE-100', 3],
    ]),
    email: 'aenne@example.org',
    phone: '0221 1234',
    billing: { ...ADDRESS, company: 'Groß & Söhne', street: ['Große Straße 7', 'Hof <2>'] },
    delivery: { kind: 'ship', method: 'standard', address: ADDRESS },
    shippingMinor: 490,
    placedAtMs: Date.now(),
    takesStock: true,
    ...more,
  };
}

describe('holding goods at the core for an order of the service', () => {
  it('takes them once, says so again, and gives them back once', async () => {
    const basket = await quoted(running, [['PREIS-TEXT', 2]]);
    const order = orderOf({ basket, payment: { token: 'tok_of_another_processor' } });
    const journal = new KeptJournal();
    const before = await heldOf(running, 'PREIS-TEXT');
    const held = await books.reserve(order, journal.next(), attemptOf());
    expect(held).toMatchObject({ kind: 'reserved' });
    expect(await books.reserve(order, journal.next(), attemptOf())).toEqual(held);
    const { document } = held as { document: string };
    expect(await booked(running, `reference=${order.reference}`)).toMatchObject([
      { increment_id: document, state: 'new', status: 'pending', payments: [] },
    ]);
    expect((await books.orderOf(document, attemptOf()))?.origin).toEqual({ kind: 'copy', reference: order.reference });

    expect(await books.markPaid(document, 'pay_123', attemptOf())).toEqual({ kind: 'done' });
    expect(await books.markPaid(document, 'pay_123', attemptOf())).toEqual({ kind: 'done' });
    const [paid] = await booked(running, `reference=${order.reference}`);
    expect(paid?.history.filter(({ comment }) => comment === 'pay_123')).toHaveLength(1);

    const some = { document, lines: [{ sku: 'PREIS-TEXT', quantityE4: 10_000 }] };
    expect(await books.giveBack(some, attemptOf())).toMatchObject({ kind: 'not-possible' });
    const all = { document, lines: [{ sku: 'PREIS-TEXT', quantityE4: 20_000 }] };
    expect(await books.giveBack(all, attemptOf())).toEqual({ kind: 'done' });
    expect(await books.callOff(document, attemptOf())).toEqual({ kind: 'done' });
    expect(await heldOf(running, 'PREIS-TEXT')).toEqual(before);
    const cancelled = { kind: 'not-possible', state: 'cancelled' };
    expect(await books.markPaid(document, 'pay_123', attemptOf())).toEqual(cancelled);
  });

  it('refuses what the core has not, and what it sells at another price', async () => {
    const basket = await quoted(running, [['PREIS-TEXT', 90_000]]);
    expect(await books.reserve(orderOf({ basket }), new KeptJournal().next(), attemptOf())).toEqual({
      kind: 'refused',
      because: 'out-of-stock',
      lines: [0],
    });
    const one = await quoted(running, [['PREIS-TEXT', 1]]);
    const dear = { ...one, totalMinor: one.totalMinor + 1 };
    expect(await books.reserve(orderOf({ basket: dear }), new KeptJournal().next(), attemptOf())).toMatchObject({
      because: 'quote-not-honoured',
    });
    expect(await books.callOff('000999999', attemptOf())).toEqual({ kind: 'unknown-order' });
  });
});

describe('filing an order of the service at the core', () => {
  it('has the back office see it as it was captured, and books its goods off from where they were sold', async () => {
    const order = await filing({ sources: ['WH-SUED'] });
    const before = await heldOf(running, 'PREIS-TEXT');
    const filed = await books.file(order, new KeptJournal().next(), attemptOf());
    expect(filed).toMatchObject({ kind: 'filed', remarks: [] });
    const after = await heldOf(running, 'PREIS-TEXT');
    expect((before['WH-SUED'] ?? 0) - (after['WH-SUED'] ?? 0)).toBe(2);
    const { document } = filed as { document: string };
    const whole = await books.orderOf(document, attemptOf());
    expect(whole?.origin).toEqual({ kind: 'copy', reference: order.reference });
    expect(whole?.order).toMatchObject({
      totalMinor: order.basket.totalMinor + 490,
      shippingMinor: 490,
      customer: { email: order.email, firstName: 'Änne', lastName: 'Groß', phone: '0221 1234' },
      lines: order.basket.lines.map(({ lineAmountMinor, discountMinor, ...line }) => ({
        ...line,
        lineAmountMinor: lineAmountMinor - discountMinor,
        discountMinor: 0,
      })),
    });
    expect(await books.findFiled(order.reference, attemptOf())).toEqual({ document, isHeld: false, doubles: [] });
    // Once more, as by a relay that died before it could say so: with its journal, and without.
    expect(await books.file(order, new KeptJournal().next(), attemptOf())).toEqual(filed);
    expect(await booked(running, `reference=${order.reference}`)).toHaveLength(1);
    const { orders } = await books.ordersBetween(Date.now() - 60_000, Date.now() + 2_000, attemptOf());
    expect(orders).toContainEqual(expect.objectContaining({ document, origin: whole?.origin }));
  });

  it.each<[string, Partial<OrderFiling>, object]>([
    ['in yen', { reference: reference() }, { kind: 'filed' }],
    ['without any goods taken, as a copy', { takesStock: false }, { kind: 'filed' }],
    ['from a place that the core has not', { sources: ['NIRGENDS'] }, { kind: 'refused', messages: ['E M7 021'] }],
    ['from a country that it cannot store', { billing: { ...ADDRESS, country: '' } }, { remarks: ['E V1 555'] }],
  ])('understands what the core says of one: %s', async (about, more, said) => {
    const basket = about === 'in yen' ? { basket: await quoted(running, [['PREIS-YEN', 2]]) } : {};
    const order = await filing({ ...more, ...basket });
    const before = await heldOf(running, 'PREIS-TEXT');
    expect(await books.file(order, new KeptJournal().next(), attemptOf())).toMatchObject(said);
    if (!order.takesStock) expect(await heldOf(running, 'PREIS-TEXT')).toEqual(before);
  });

  it('says of one that is beyond the credit that it is held, now and later', async () => {
    const basket = await quoted(running, [['PREIS-TEXT', 2_000]]);
    const order = await filing({ basket });
    const held = await books.file(order, new KeptJournal().next(), attemptOf());
    expect(held).toMatchObject({ kind: 'held' });
    expect(await books.file(order, new KeptJournal().next(), attemptOf())).toEqual(held);
  });

  it.each([
    'resetBefore',
    'resetMidBody',
    'refuse',
    'refuseAfter',
    'errorRate',
    'errorAfter',
    'http200ErrorRate',
    'http200ErrorAfter',
    'garbage',
    'garbageAfter',
  ])('files it once in effect, whatever becomes of the answer: %s', async (fault) => {
    const order = await filing();
    const journal = new KeptJournal();
    const before = await heldOf(running, 'PREIS-TEXT');
    await strike('import', fault);
    let filed = await books.file(order, journal.next(), attemptOf());
    expect(filed).toEqual({ kind: 'pending' });
    for (let asked = 0; filed.kind === 'pending'; asked++) {
      expect(asked).toBeLessThan(4);
      filed = await books.file(order, journal.next(), attemptOf());
      clock.advance(46_000);
    }
    expect(filed.kind).toBe('filed');
    expect(await booked(running, `reference=${order.reference}`)).toHaveLength(1);
    const after = await heldOf(running, 'PREIS-TEXT');
    const sum = (held: typeof after) => Object.values(held).reduce((a, b) => a + b, 0);
    expect(sum(before) - sum(after)).toBe(2);
  });

  it('calls the later one off when two were filed after all, and gives its goods back', async () => {
    const order = await filing();
    const before = await heldOf(running, 'PREIS-TEXT');
    // Neither finds the other: both have looked before either is filed.
    await strike('import', 'latencyMs', { ms: 2_000 });
    const both = await Promise.all([
      books.file(order, new KeptJournal().next(), attemptOf()),
      books.file(order, new KeptJournal().next(), attemptOf()),
    ]);
    const orders = await booked(running, `reference=${order.reference}`);
    expect(orders).toHaveLength(2);
    expect(orders.map(({ state }) => state)).toEqual(['processing', 'canceled']);
    const documents = both.map((filed) => (filed as { document?: string }).document);
    expect(documents).toContain(orders[0]?.increment_id);
    expect(await books.file(order, new KeptJournal().next(), attemptOf())).toMatchObject({
      document: orders[0]?.increment_id,
    });
    const after = await heldOf(running, 'PREIS-TEXT');
    const sum = (held: typeof after) => Object.values(held).reduce((a, b) => a + b, 0);
    expect(sum(before) - sum(after)).toBe(2);
  });
});
