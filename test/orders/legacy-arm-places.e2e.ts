import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bookFaults, booked, heldOf } from '../../apps/legacy-core/testing/order-dance.js';
import { startRunningCore, type RunningCore } from '../../apps/legacy-core/testing/running-core.js';
import type { DomainArm } from '../../libs/domains/src/domain.js';
import {
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  type CancelResult,
  type ListResult,
  type Order,
  type OrderToPlace,
  type PlaceResult,
  type ReadResult,
  type ReturnResult,
} from '../../libs/domains/src/orders/orders.model.js';
import { connectOrdersLegacy } from '../../libs/domains/src/orders/legacy/orders-legacy.client.js';
import { ADDRESS, attemptOf, basketOf, line, orderOf } from '../support/order-to-place.js';
import { connectionTo, KeptJournal, quoted } from './core-shop.js';

let running: RunningCore;
let arm: DomainArm;

beforeAll(async () => {
  running = await startRunningCore();
  arm = connectOrdersLegacy(connectionTo(running));
});

afterAll(async () => {
  await arm.close();
  expect(await bookFaults(running)).toEqual([]);
  await running.stop();
});

const ask = <R>(operation: string, input: unknown): Promise<R> => arm.call(operation, input, attemptOf()) as Promise<R>;
const place = (order: OrderToPlace, journal = new KeptJournal()): Promise<PlaceResult> =>
  ask(ORDER_PLACE, { order, journal: journal.next() });
const read = (reference: string, journal: KeptJournal): Promise<ReadResult> => {
  const { known } = journal.next();
  return ask(ORDER_READ, { reference, ...(known === undefined ? {} : { known }) });
};

/** An order that is placed, and the journal that finds it. */
async function placed(order: OrderToPlace) {
  const journal = new KeptJournal();
  const receipt = await place(order, journal);
  if (receipt.kind !== 'placed') throw new Error(`not placed: ${JSON.stringify(receipt)}`);
  const known = journal.next().known ?? {};
  return { order, receipt, journal, known, reference: order.reference, number: String(known['number']) };
}

const begunOf = async (reference: string) => (await booked(running, `reference=${reference}`)).length;

describe('placing an order at the core', () => {
  it('captures it once, charges what was quoted, and says the same of it ever after', async () => {
    const { order, receipt, journal, number } = await placed(orderOf());
    expect(receipt).toMatchObject({
      reference: order.reference,
      state: 'accepted',
      currency: 'EUR',
      totalMinor: 1_690,
      shippingMinor: 490,
    });
    expect(await place(order, journal)).toStrictEqual(receipt);
    expect(await booked(running, `reference=${order.reference}`)).toMatchObject([
      {
        increment_id: number,
        state: 'processing',
        comment: order.reference,
        payments: [{ kind: 'charge', amount: '16.9000', reference: order.payment.token }],
      },
    ]);
    expect(await read(order.reference, journal)).toMatchObject({
      kind: 'order',
      reference: order.reference,
      state: 'accepted',
      totalMinor: receipt.totalMinor,
      shippingMinor: receipt.shippingMinor,
      placedAtMs: receipt.placedAtMs,
      customer: order.customer,
      delivery: order.delivery,
      lines: [{ sku: 'PREIS-TEXT', quantityE4: 10_000, lineAmountMinor: 1_200, returnedE4: 0 }],
      cancellable: true,
      returnable: true,
    });
  });

  it('takes the stock of the branch where it is collected, and tells where', async () => {
    const basket = await quoted(running, [['PREIS-TEXT', 2]], { channel: 'store' });
    const before = await heldOf(running, 'PREIS-TEXT');
    const { receipt, reference, journal } = await placed(
      orderOf({ basket, delivery: { kind: 'collect', location: 'berlin-mitte' } }),
    );
    expect(receipt).toMatchObject({ totalMinor: basket.totalMinor, shippingMinor: 0 });
    const after = await heldOf(running, 'PREIS-TEXT');
    expect((before['ST-0101'] ?? 0) - (after['ST-0101'] ?? 0)).toBe(2);
    expect(await read(reference, journal)).toMatchObject({
      channel: 'store',
      delivery: { kind: 'collect', location: 'berlin-mitte' },
    });
  });

  it.each<[string, Parameters<typeof quoted>[1], Parameters<typeof quoted>[2], number]>([
    [
      'in the marketplace, whose prices are net',
      [
        ['PREIS-TEXT', 3],
        ['A/B-100', 2],
      ],
      { channel: 'marketplace' },
      490,
    ],
    ['in yen, which the core divides by a hundred', [['PREIS-YEN', 2]], {}, 800],
    [
      'per hundred and per case',
      [
        ['PREIS-JE-100', 5],
        ['PREIS-KISTE-10', 1],
      ],
      { group: 'trade' },
      490,
    ],
    [
      'with parts of a cent, and a SKU that is a number',
      [
        ['PREIS-UNTER-CENT', 5],
        ['4711', 1],
      ],
      { channel: 'app' },
      490,
    ],
    [
      'with promotions and a code',
      [
        ['A/B-100', 4],
        ['PREIS&CO/"1.000"', 1],
      ],
      { codes: ['SOMMER10', 'NO-SUCH'] },
      490,
    ],
  ])('tells an order as it was quoted: %s', async (_, items, market, shippingMinor) => {
    const basket = await quoted(running, items, market);
    const { reference, journal, receipt } = await placed(orderOf({ basket }));
    expect(receipt).toMatchObject({ totalMinor: basket.totalMinor + shippingMinor, shippingMinor });
    const told = (await read(reference, journal)) as Order;
    expect(told).toMatchObject({ totalMinor: receipt.totalMinor, currency: basket.currency, channel: basket.channel });
    expect(told.lines.map(({ returnedE4: _none, ...each }) => each)).toStrictEqual(basket.lines);
  });

  it.each<[string, Partial<OrderToPlace> & { lines?: ReturnType<typeof line>[] }, object]>([
    [
      'another price than was quoted',
      { lines: [line({ price: { amountMinor: 1_100, currency: 'EUR' } })] },
      { because: 'quote-not-honoured', lines: [0] },
    ],
    [
      'another total alone',
      { basket: basketOf([line()], { totalMinor: 1_100 }) },
      { because: 'quote-not-honoured', lines: [] },
    ],
    [
      'a product that is not sold any more',
      { lines: [line(), line({ sku: 'NO-SUCH-GOODS' })] },
      { because: 'quote-not-honoured', lines: [1] },
    ],
    [
      'a country where no parcel goes',
      { delivery: { kind: 'ship', method: 'standard', address: { ...ADDRESS, country: 'US' } } },
      { because: 'not-deliverable', lines: [] },
    ],
    [
      'a country that the core does not know',
      { delivery: { kind: 'ship', method: 'standard', address: { ...ADDRESS, country: 'ES' } } },
      { because: 'not-deliverable', lines: [] },
    ],
    [
      'an address without the postcode that its country has',
      {
        delivery: {
          kind: 'ship',
          method: 'express',
          address: { firstName: 'A', lastName: 'B', street: ['Weg 1'], city: 'Bonn', country: 'DE' },
        },
      },
      { because: 'not-deliverable', lines: [] },
    ],
    [
      'a branch that there is not',
      { delivery: { kind: 'collect', location: 'ST-0101' } },
      { because: 'not-deliverable', lines: [] },
    ],
    [
      'a mail address that the core does not take',
      { customer: { email: 'a@b', firstName: 'A', lastName: 'B', phone: '0221 1' } },
      { because: 'rejected', lines: [] },
    ],
  ])('refuses %s, and begins nothing', async (_, more, refused) => {
    const order = orderOf(more);
    const journal = new KeptJournal();
    expect(await place(order, journal)).toEqual({ kind: 'refused', ...refused });
    expect(journal.steps).toEqual([]);
    expect(await begunOf(order.reference)).toBe(0);
  });

  it('keeps whatever a person may be called, and tells it letter by letter', async () => {
    const customer = {
      email: 'zoe@example.org',
      firstName: 'Žofie Œ 🦊',
      lastName: 'O’Neil & "Söhne" <GmbH>',
      phone: '+49 30 1',
    };
    const address = { ...ADDRESS, lastName: customer.lastName, street: ['7', 'Łódź-Straße'], company: 'A&amp;B' };
    const { reference, journal } = await placed(
      orderOf({ customer, billing: ADDRESS, delivery: { kind: 'ship', method: 'express', address } }),
    );
    expect(await read(reference, journal)).toMatchObject({
      customer,
      delivery: { method: 'express', address: { ...address, street: ['7 Łódź-Straße'] } },
    });
  });

  it('refuses what there is not enough of, by its line, whichever shop or branch it is', async () => {
    for (const [channel, delivery] of [
      ['web', orderOf().delivery],
      ['store', { kind: 'collect', location: 'hamburg-altona' }],
    ] as const) {
      const basket = await quoted(
        running,
        [
          ['A/B-100', 1],
          ['PREIS-TEXT', 90_000],
        ],
        { channel },
      );
      const outOfStock = { kind: 'refused', because: 'out-of-stock', lines: channel === 'web' ? [1] : [0, 1] };
      expect(await place(orderOf({ basket, delivery }))).toEqual(outOfStock);
    }
  });

  it('sends no voucher by parcel, and asks nothing for it', async () => {
    const basket = await quoted(running, [['GIFT-CARD', 1]]);
    const { receipt, reference, journal } = await placed(orderOf({ basket }));
    expect(receipt).toMatchObject({ totalMinor: basket.totalMinor, shippingMinor: 0 });
    expect(await read(reference, journal)).toMatchObject({ delivery: { kind: 'unknown' } });
  });
});

describe('orders of the core', () => {
  it('lists those of a customer by when they were placed, under our reference where they are ours', async () => {
    const email = `kunde${Date.now()}@example.org`;
    const first = await placed(orderOf({ customer: { email, firstName: 'A', lastName: 'B', phone: '0221 1' } }));
    const second = await placed(
      orderOf({ customer: { email: email.toUpperCase(), firstName: 'A', lastName: 'B', phone: '0221 1' } }),
    );
    const nowMs = Date.now();
    const question = { email, fromMs: nowMs - 60_000, untilMs: nowMs + 1_000, limit: 10 };
    const { orders } = await ask<ListResult>(ORDER_LIST, question);
    expect(orders.map(({ reference }) => reference).toSorted()).toEqual([first.reference, second.reference].toSorted());
    expect(await ask(ORDER_LIST, { ...question, untilMs: nowMs - 50_000 })).toEqual({ orders: [], complete: true });
    expect((await ask<ListResult>(ORDER_LIST, { ...question, limit: 1 })).orders).toHaveLength(1);
  });

  it('calls an order off that is paid for, once, and gives the money and the goods back', async () => {
    const { reference, known, journal, number } = await placed(orderOf());
    const before = await heldOf(running, 'PREIS-TEXT');
    const cancel = () => ask<CancelResult>(ORDER_CANCEL, { reference, known });
    const cancelled = { kind: 'cancelled', reference, refundedMinor: 1_690, currency: 'EUR' };
    expect(await cancel()).toEqual(cancelled);
    expect(await cancel()).toEqual(cancelled);
    const [order] = await booked(running, `reference=${reference}`);
    expect(order).toMatchObject({ increment_id: number, state: 'closed', status: 'storniert' });
    expect(order?.payments.map(({ kind }) => kind)).toEqual(['charge', 'refund']);
    const after = await heldOf(running, 'PREIS-TEXT');
    expect(Object.values(after).reduce((a, b) => a + b, 0) - Object.values(before).reduce((a, b) => a + b, 0)).toBe(1);
    expect(await read(reference, journal)).toMatchObject({ state: 'cancelled', refundedMinor: 1_690 });
  });

  it('lets nobody change an order by its number who does not know its mail address', async () => {
    const { number, order } = await placed(orderOf());
    const cancel = (email?: string) => ask(ORDER_CANCEL, { reference: number, ...(email ? { email } : {}) });
    expect(await cancel()).toEqual({ kind: 'unknown-order' });
    expect(await cancel('eve@example.org')).toEqual({ kind: 'unknown-order' });
    expect(await cancel(order.customer.email.toUpperCase())).toMatchObject({ kind: 'cancelled' });
    expect(await ask(ORDER_READ, { reference: '000999999' })).toEqual({ kind: 'unknown-order' });
  });

  it('takes goods back at a branch, once for each return', async () => {
    const { reference, known, journal } = await placed(orderOf({ basket: await quoted(running, [['PREIS-TEXT', 3]]) }));
    const before = await heldOf(running, 'PREIS-TEXT');
    const returning = new KeptJournal();
    const making = {
      reference,
      known,
      returnReference: `RT${reference.slice(2)}`,
      lines: [{ sku: 'PREIS-TEXT', quantityE4: 20_000 }],
      location: 'koeln-deutz',
    };
    const give = (more = {}) =>
      ask<ReturnResult>(ORDER_RETURN, { making: { ...making, ...more }, journal: returning.next() });
    const returned = {
      kind: 'returned',
      returnReference: making.returnReference,
      refundedMinor: 2_160,
      currency: 'EUR',
    };
    expect(await give()).toEqual(returned);
    expect(await give()).toEqual(returned);
    const after = await heldOf(running, 'PREIS-TEXT');
    expect((after['ST-0104'] ?? 0) - (before['ST-0104'] ?? 0)).toBe(2);
    expect(await read(reference, journal)).toMatchObject({
      lines: [{ quantityE4: 30_000, returnedE4: 20_000 }],
      refundedMinor: 2_160,
    });
    const another = new KeptJournal();
    const more = { making: { ...making, returnReference: `RU${reference.slice(2)}` }, journal: another.next() };
    expect(await ask(ORDER_RETURN, more)).toEqual({ kind: 'not-returnable', lines: [0] });
    expect(another.steps).toEqual([]);
  });

  it('reads every order that the shop was opened with, or names the field that is in doubt', async () => {
    const seeds = await booked(running, 'seeds=true');
    const fields = new Map<string, number>();
    for (const seed of seeds.filter(({ origin }) => origin === 'seed')) {
      const told = await arm
        .call(ORDER_READ, { reference: seed.increment_id }, attemptOf())
        .catch((error: { options: { field?: string } }) => ({ kind: 'refused', field: error.options.field }));
      if ((told as ReadResult).kind === 'order') {
        expect((told as Order).totalMinor).toBe(Math.round(Number(seed['total']) * 100));
      } else {
        const { kind, field = '' } = told as { kind: string; field?: string };
        fields.set(`${kind} ${field}`, (fields.get(`${kind} ${field}`) ?? 0) + 1);
      }
    }
    // Begun only; and such as hold a letter that latin-1 has not, which the core writes as a control character.
    expect(Object.fromEntries(fields)).toEqual({ 'unknown-order ': 9, 'refused soap.xml': 39 });
  });
});
