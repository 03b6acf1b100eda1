import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { holdFlashSale, SALE_SHOP } from '../scenarios/flash-sale.js';
import { giveAllBack } from '../scenarios/goods-back.js';
import { printedReport } from '../support/order-books/order-report.js';
import { OrderShop } from '../support/order-shop.js';

// A slice of `npm run proof -- flash-sale`.
const SKU = 'KABEL/USB/C-2M';
const UNITS = 20;
const BUYERS = 120;

// Each is a whole scenario, with waits of its own.
jest.setTimeout(400_000);

let place: OrderShop;

beforeAll(async () => {
  place = await OrderShop.start(SALE_SHOP);
});
afterAll(() => place.stop());

test('a flash sale sells exactly what there is, while the authority for stock is moved in the middle', async () => {
  const sale = await holdFlashSale(place, {
    sku: SKU,
    units: UNITS,
    buyers: BUYERS,
    perSecond: 500,
    first: UNITS / 2,
    to: 'service',
  });
  const { report, left, moved, terms, told } = sale;
  expect(report.differences.length === 0 ? '' : printedReport(report)).toBe('');
  expect(told).toEqual({ placed: UNITS, 'out-of-stock': BUYERS - UNITS });
  expect([...Object.values(left.core), ...Object.values(left.service)].filter((pieces) => pieces !== 0)).toEqual([]);
  const soldIn = (term: number): number =>
    terms.filter((each) => each.term === term).reduce((sum, { placed }) => sum + placed, 0);
  expect(moved.term).toBe(2);
  // Who came before it was moved may have been held until it was: of the first half some may be bound in the second term.
  expect(soldIn(1) + soldIn(2)).toBe(UNITS);
  expect(soldIn(1)).toBeGreaterThan(0);
  expect(soldIn(2)).toBeGreaterThanOrEqual(UNITS / 2);
  const { counts } = report;
  expect((counts['captured by legacy'] ?? 0) + (counts['captured by service'] ?? 0)).toBe(UNITS);
  expect((counts['charges at the core'] ?? 0) + (counts['charges at processors'] ?? 0)).toBe(UNITS);
  expect(counts['set aside at the service']).toBe(soldIn(2));
});

test('what is called off or returned while the authority moves back is there again once', async () => {
  const { cancelled, returned, left, moved, report } = await giveAllBack(place, { sku: SKU, to: 'legacy' });
  expect(report.differences.length === 0 ? '' : printedReport(report)).toBe('');
  expect([cancelled + returned, moved.term]).toEqual([UNITS, 3]);
  const sum = (pieces: object): number =>
    Object.values(pieces).reduce((total: number, each) => total + Number(each), 0);
  expect([sum(left.core), sum(left.service)]).toEqual([UNITS, UNITS]);
});
