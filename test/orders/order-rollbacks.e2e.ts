import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { rollBackUnderOrders, SETTLE_MS } from '../scenarios/order-rollbacks.js';
import { printedReport } from '../support/order-books/order-report.js';
import { OrderShop } from '../support/order-shop.js';

// Each is a whole scenario, with waits of its own.
jest.setTimeout(400_000);

let place: OrderShop;

beforeAll(async () => {
  place = await OrderShop.start({
    gateways: 2,
    env: {
      PARTNERS_PACE_MS: '20',
      BANYAN_FLAG_POLL_MS: '100',
      BANYAN_RECONCILIATION_SETTLE_MS: String(SETTLE_MS),
    },
  });
});
afterAll(() => place.stop());

test('orders are each taken once and found again while their domain is rolled back and entered again, by people and by evidence', async () => {
  const said: string[] = [];
  const options = { orders: 40, rollbacks: 2, buyers: 4, evidenceEvery: 2 };
  const { rollbacks, records, report, found, chargedTwice, told, ...rest } = await rollBackUnderOrders(
    place,
    options,
    (words) => said.push(words),
  );
  expect(report.differences.length === 0 ? '' : printedReport(report)).toBe('');
  const by = rollbacks.map((each) => (each.by === 'person' ? each.by : 'evidence'));
  expect(by).toHaveLength(2);
  // Where the machine is so busy that orders fail, evidence may be there before the person.
  expect([by.includes('person'), by.at(-1)]).toEqual([true, 'evidence']);
  // What had failed may trip it once more.
  for (const kind of ['trip', 'rolled-back', 'reset']) expect(records[kind]).toBeGreaterThanOrEqual(2);
  const { counts } = report;
  const captured = (counts['captured by legacy'] ?? 0) + (counts['captured by service'] ?? 0);
  expect(captured).toBe(counts['acknowledged']);
  expect(told).toEqual({ accepted: captured });
  expect(chargedTwice).toBe(0);
  expect(found).toEqual({ reads: 2 * captured, listed: 2 * captured, unreachable: [] });
  expect(rest).toMatchObject({
    booksAgreedMs: expect.any(Number),
    reconciledMs: expect.any(Number),
    openDifferences: 0,
  });
});
