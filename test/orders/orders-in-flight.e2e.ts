import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HOLDS, moveInFlight } from '../scenarios/orders-in-flight.js';
import { printedReport } from '../support/order-books/order-report.js';
import { OrderShop } from '../support/order-shop.js';

let place: OrderShop;

beforeAll(async () => {
  place = await OrderShop.start({ gateways: 2, env: { PARTNERS_PACE_MS: '3600000' } });
});
afterAll(() => place.stop());

test.each(HOLDS.map((held) => [held.arm, held.name, held] as const))(
  'an order of the %s arm stays there when traffic is moved away %s; the next goes elsewhere',
  async (arm, _, held) => {
    const { told, ...moved } = await moveInFlight(place, held);
    expect(told).toEqual([expect.objectContaining({ kind: 'placed' }), told[0]]);
    expect(moved).toEqual({
      takenBy: arm,
      nextTakenBy: arm === 'service' ? 'legacy' : 'service',
      cancelled: { status: 200, state: 'cancelled' },
      shown: 'cancelled',
    });
  },
);

test('in the end all books agree', async () => {
  const report = await place.settledReport();
  expect(report.differences.length === 0 ? '' : printedReport(report)).toBe('');
  const { counts } = report;
  expect(counts).toMatchObject({ 'answered in two ways': 0, 'captured, nobody told': 0 });
  // One of each arm for each hold; legacy's may be more, where a lease had lapsed.
  const [byService = 0, byLegacy = 0] = [counts['captured by service'], counts['captured by legacy']];
  expect(byService + byLegacy).toBe(counts['acknowledged']);
  expect([byService, byLegacy >= HOLDS.length]).toEqual([HOLDS.length, true]);
});
