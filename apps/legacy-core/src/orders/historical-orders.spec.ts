import { expect, test } from '@jest/globals';
import { catalogue } from '../catalogue/catalogue.js';
import { localTextOf } from '../prices/local-time.js';
import { historicalOrders, HISTORICAL_ORDERS } from './historical-orders.js';
import { ORDER_STATUSES } from './order-status.js';

const orders = historicalOrders(catalogue());

test('the same history every time', () => {
  expect(historicalOrders(catalogue())).toEqual(orders);
  expect(orders.map(({ orderId }) => orderId)).toEqual(Array.from({ length: HISTORICAL_ORDERS }, (_, at) => at + 1));
});

test('has every status, and everything else that is ugly', () => {
  expect(new Set(orders.map(({ status }) => status.id))).toEqual(new Set(ORDER_STATUSES.map(({ id }) => id)));
  const has = (is: (order: (typeof orders)[number]) => boolean): boolean => orders.some(is);
  expect(has(({ draft }) => draft.currency === '704' && draft.waers === 'EUR')).toBe(true);
  expect(has(({ draft }) => draft.currency === 'ARK')).toBe(true);
  expect(has(({ draft }) => draft.currency === 'JPY' && draft.lines[0]?.price === '19.8000')).toBe(true);
  expect(has(({ draft }) => !draft.taxIncluded)).toBe(true);
  expect(has(({ draft }) => draft.customerId === 0 && draft.billing.street === null)).toBe(true);
  expect(has(({ draft }) => draft.email === null)).toBe(true);
  expect(has(({ draft }) => draft.delivery === null)).toBe(true);
  expect(has(({ ownStatus }) => ownStatus !== undefined)).toBe(true);
  expect(has(({ draft, refunded }) => refunded !== undefined && refunded !== draft.total)).toBe(true);
  const times = orders.map(({ atMs }) => localTextOf(atMs));
  expect(new Set(times).size).toBeLessThan(new Set(orders.map(({ atMs }) => atMs)).size);
});

test('sums are the sums of lines and freight, in every column latin-1 can write', () => {
  for (const { draft } of orders) {
    const cents = (text: string): number => Math.round(Number(text) * 100);
    const gross = draft.lines.reduce(
      (sum, { rowTotal }) => sum + Math.round(Number(rowTotal) * (draft.taxIncluded ? 100 : 119)),
      0,
    );
    expect(cents(draft.total)).toBe(gross + cents(draft.shipping));
    if (draft.customerId === 0) {
      const texts = [draft.firstname, draft.lastname, draft.billing.street, draft.comment].join('');
      // The one apostrophe that latin-1 has not is what the old till printed as a question mark.
      expect(texts.replaceAll('’', '')).toMatch(/^[\u0000-\u00ff]*$/u); // eslint-disable-line no-control-regex
    }
  }
});
