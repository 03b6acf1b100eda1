import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { booked, bookFaults } from '../../apps/legacy-core/testing/order-dance.js';
import { startRunningCore, type RunningCore } from '../../apps/legacy-core/testing/running-core.js';
import type { DomainArm } from '../../libs/domains/src/domain.js';
import { ORDER_PLACE, type PlaceResult } from '../../libs/domains/src/orders/orders.model.js';
import { connectOrdersLegacy } from '../../libs/domains/src/orders/legacy/orders-legacy.client.js';
import { attemptOf, connectionTo, KeptJournal, orderOf } from './core-shop.js';

let running: RunningCore;
let arm: DomainArm;

beforeAll(async () => {
  running = await startRunningCore();
  arm = connectOrdersLegacy(connectionTo(running));
});
afterAll(async () => {
  await arm.close();
  await running.stop();
});

const place = (order: ReturnType<typeof orderOf>, journal = new KeptJournal()) =>
  arm.call(ORDER_PLACE, { order, journal: journal.next() }, attemptOf()) as Promise<PlaceResult>;

describe('placing an order at the core', () => {
  it('captures it once, and charges what was quoted', async () => {
    const order = orderOf();
    const journal = new KeptJournal();
    const receipt = await place(order, journal);
    expect(receipt).toMatchObject({
      kind: 'placed',
      reference: order.reference,
      totalMinor: 1_690,
      shippingMinor: 490,
    });
    expect(await place(order, journal)).toStrictEqual(receipt);
    const orders = await booked(running, `reference=${order.reference}`);
    expect(orders).toMatchObject([
      { state: 'processing', comment: order.reference, payments: [{ kind: 'charge', amount: '16.9000' }] },
    ]);
    expect(await bookFaults(running)).toEqual([]);
  });
});
