import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { takeDeliveriesDown } from '../scenarios/deliveries-down.js';
import { rehearseOrders } from '../scenarios/order-rehearsals.js';
import { findWrongTotal } from '../scenarios/wrong-total.js';
import { printedReport } from '../support/order-books/order-report.js';
import { takenOf } from '../support/order-phase.js';
import { OrderShop } from '../support/order-shop.js';

// Each is a whole scenario, with waits of its own.
jest.setTimeout(400_000);

let place: OrderShop;

beforeAll(async () => {
  place = await OrderShop.start({ durable: true, env: { PARTNERS_PACE_MS: '50' } });
});
afterAll(() => place.stop());

test('orders that legacy takes are rehearsed while services and database are killed, and nothing comes of it', async () => {
  const seen = await rehearseOrders(place, { live: 12, direct: 60, crashEvery: 20 });
  expect(takenOf(seen.told)).toBe(seen.keys);
  expect(seen.direct.done).toBeGreaterThanOrEqual(60);
  const { done } = seen.direct;
  expect(seen.direct.effects).toEqual({ reserve: done, charge: done, assess: done, event: done, confirm: done });
  expect(seen.crashes.orders).toBeGreaterThanOrEqual(2);
  expect(seen.crashes.postgres).toBeGreaterThanOrEqual(1);
  expect(seen.live.compared).toBeGreaterThanOrEqual(12);
  expect(seen.live.mismatched).toBe(0);
  expect(seen.effects).toEqual({ changedTables: [], sent: [], strangers: [], copies: [] });
  expect(seen.report.differences.length === 0 ? '' : printedReport(seen.report)).toBe('');
  expect(seen.report.counts).toMatchObject({ 'captured by service': 0, 'charges at processors': 0 });
});

test('an order that is refused for want of goods is no difference, and a wrong total is one', async () => {
  const shopper = place.shopper();
  expect(await shopper.buy({ channel: 'web', lines: [{ sku: 'KABEL/USB/C-2M', quantity: 9_000 }] })).toMatchObject({
    kind: 'refused',
    code: 'out-of-stock',
  });
  const { right, found, mismatched, shown } = await findWrongTotal(place, { rate: 1, rightOrders: 4, mostOrders: 24 });
  expect(right.mismatched).toBe(0);
  expect(right.compared).toBeGreaterThanOrEqual(8);
  expect(found).toBeDefined();
  expect(mismatched).toBeGreaterThan(0);
  expect(shown).toEqual([
    expect.objectContaining({ operation: 'order.place', path: 'totalMinor', samples: expect.any(Number) }),
  ]);
  expect(shown[0]?.samples).toBeGreaterThan(0);
});

test('while warehouse, mail and analytics are away orders are accepted, and each is delivered once afterwards', async () => {
  const { phases, heard, left, parcelsTwice, report } = await takeDeliveriesDown(place, {
    downSeconds: 4,
    wellSeconds: 1,
    perSecond: 2,
  });
  for (const { told } of phases) expect(Object.keys(told).filter((word) => word !== 'accepted')).toEqual([]);
  const ofService = report.counts['captured by service'] ?? 0;
  expect(ofService).toBeGreaterThan(0);
  const once = expect.objectContaining({ accepted: ofService, late: 0 });
  expect(heard).toEqual({ warehouse: once, mail: once, analytics: once });
  expect(report.counts).toMatchObject({ parcels: ofService, 'charges at processors': ofService });
  expect({ left, parcelsTwice }).toEqual({ left: { warehouse: 0, mail: 0, analytics: 0 }, parcelsTwice: 0 });
  expect(report.differences.length === 0 ? '' : printedReport(report)).toBe('');
});
