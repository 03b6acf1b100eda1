import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { OrderWish } from '../../apps/stack/src/demo/order-shopper.js';
import { slide } from '../support/domain-status.js';
import { OrderShop } from '../support/order-shop.js';
import { printedReport } from '../support/order-books/order-report.js';

const SKU = 'KABEL/USB/C-2M';

let place: OrderShop;

beforeAll(async () => {
  place = await OrderShop.start({ env: { PARTNERS_PACE_MS: '50' } });
  await place.stock(SKU, 100);
});
afterAll(() => place.stop());

const wish = (differs: Partial<OrderWish> = {}): OrderWish => ({
  channel: 'web',
  lines: [{ sku: SKU, quantity: 1 }],
  ...differs,
});

/** The books agree, or the test says in what they do not. */
async function agree(): Promise<Readonly<Record<string, number>>> {
  const report = await place.settledReport();
  expect(report.differences.length === 0 ? '' : printedReport(report)).toBe('');
  return report.counts;
}

test('an order that the core takes is in its books, once, and in the ledger', async () => {
  expect(await place.shopper().buy(wish())).toMatchObject({ kind: 'placed', state: 'accepted' });
  expect(await agree()).toMatchObject({
    acknowledged: 1,
    'captured by legacy': 1,
    'charges at the core': 1,
    'captured by service': 0,
    'charges at processors': 0,
  });
});

test('an order that the service takes is paid for, set aside, told of and filed, once each', async () => {
  await slide(place.shop, { serve: 100 }, 'full', 'orders');
  const shopper = place.shopper();
  const takenByService = async (): Promise<number> =>
    (await place.report({ told: false, filed: false })).counts['captured by service'] ?? 0;
  do {
    expect(await shopper.buy(wish())).toMatchObject({ kind: 'placed' });
    // Where the gateway's lease has lapsed, on a busy machine, the core takes it.
  } while ((await takenByService()) === 0);
  const counts = await agree();
  const taken = counts['captured by service'];
  expect(counts).toMatchObject({ 'charges at processors': taken, 'copies at the core': taken, parcels: taken });
});

test('where the first processor answers nobody, the second is paid, and nobody twice', async () => {
  // Half of them have charged all the same.
  await place.breakParties({ 'payments-primary': { hangRatio: 0.5, hangAfterRatio: 1, only: ['charge'], seed: 3 } });
  const shopper = place.shopper();
  const bought = await Promise.all(Array.from({ length: 4 }, () => shopper.buy(wish())));
  expect(bought).toEqual(bought.map(() => expect.objectContaining({ kind: 'placed' })));
  await place.breakParties({ 'payments-primary': {} });
  const counts = await agree();
  expect(counts['charges at processors']).toBe(counts['captured by service']);
});

test('one key from twenty connections is one order and one answer', async () => {
  const shopper = place.shopper();
  const quote = await shopper.quote(wish());
  if ('kind' in quote) throw new Error('there is no quote');
  const same = wish({ key: 'the-same-key' });
  const bought = await Promise.all(Array.from({ length: 20 }, () => shopper.place(same, quote)));
  expect(new Set(bought.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(bought[0]).toMatchObject({ kind: 'placed' });
  expect(await agree()).toMatchObject({ 'answered in two ways': 0 });
});
