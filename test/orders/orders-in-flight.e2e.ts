import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { HOLDS, moveInFlight } from '../scenarios/orders-in-flight.js';
import { printedReport } from '../support/order-books/order-report.js';
import { OrderShop } from '../support/order-shop.js';

let place: OrderShop;

beforeAll(async () => {
  place = await OrderShop.start({ gateways: 2, env: { PARTNERS_PACE_MS: '60000' } });
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
  60_000,
);

test('in the end all books agree', async () => {
  const report = await place.settledReport(undefined, 60_000);
  expect(report.differences.length === 0 ? '' : printedReport(report)).toBe('');
  expect(report.counts).toMatchObject({
    acknowledged: 2 * HOLDS.length,
    'answered in two ways': 0,
    'captured, nobody told': 0,
    'captured by service': HOLDS.length,
    'captured by legacy': HOLDS.length,
  });
});
