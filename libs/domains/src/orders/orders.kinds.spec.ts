import { describe, expect, it } from '@jest/globals';
import { alignAnswers } from '@banyan/shadow';
import * as fc from 'fast-check';
import { leavesNotShown } from '../../../../test/support/leaves-not-shown.js';
import { ORDERS_COMPARISON } from './orders.comparison.js';
import { ordersKindOf } from './orders.kinds.js';
import { ORDERS_MISMATCHES } from './orders.mismatches.js';
import { ORDER_PLACE, type NotPlaced, type OrderToPlace, type Receipt } from './orders.model.js';
import {
  arbitraryAddress,
  arbitraryCustomer,
  arbitraryNotPlaced,
  arbitraryReceipt,
} from './testing/arbitrary-orders.fixture.js';

const RECEIPT: Receipt = {
  kind: 'placed',
  reference: 'BY01KB4DZ6J3VQ5X9R7T2M8W0YCN',
  state: 'accepted',
  currency: 'EUR',
  totalMinor: 6_187,
  shippingMinor: 490,
  placedAtMs: 1_795_858_200_000,
};
const refused = (because: NotPlaced['because'], lines: readonly number[] = []): NotPlaced => ({
  kind: 'refused',
  because,
  lines,
});

function kindsOf(legacy: object, service: object): readonly string[] {
  return alignAnswers(legacy, service, ORDERS_COMPARISON[ORDER_PLACE] ?? {})
    .filter(({ state }) => state === 'differs')
    .map((field) => {
      const found = ordersKindOf({ ...field, operation: ORDER_PLACE, input: {}, atMs: 0 });
      return [field.path, found?.kind ?? '-', ...(found?.about === undefined ? [] : [found.about])].join(' | ');
    });
}

describe('kinds of differences between what became of an order', () => {
  it.each<[string, object, object, readonly string[]]>([
    ['nothing but the instant', RECEIPT, { ...RECEIPT, placedAtMs: 0 }, []],
    ['a cent', RECEIPT, { ...RECEIPT, totalMinor: 6_188 }, ['totalMinor | rounding | total']],
    [
      'another shipping',
      RECEIPT,
      { ...RECEIPT, totalMinor: 6_687, shippingMinor: 990 },
      ['totalMinor | amount | total', 'shippingMinor | amount | shipping'],
    ],
    ['a review', RECEIPT, { ...RECEIPT, state: 'in-review' }, ['state | other-review | accepted against in-review']],
    ['another currency', RECEIPT, { ...RECEIPT, currency: 'JPY' }, ['currency | currency | EUR against JPY']],
    ['one that refuses', RECEIPT, refused('out-of-stock', [0]), ['kind | other-outcome | placed against out-of-stock']],
    [
      'other reasons',
      refused('rejected'),
      refused('payment-declined'),
      ['because | other-outcome | rejected against payment-declined'],
    ],
    [
      'other lines',
      refused('out-of-stock', [0]),
      refused('out-of-stock', [0, 2]),
      ['lines.* | other-lines | out-of-stock'],
    ],
  ])('%s', (_, legacy, service, kinds) => {
    expect([...kindsOf(legacy, service)].toSorted()).toEqual([...kinds].toSorted());
  });

  it('are none of an order and itself, and are told in words of the model', () => {
    const outcome = fc.oneof(arbitraryReceipt, arbitraryNotPlaced);
    fc.assert(
      fc.property(outcome, outcome, (legacy, service) => {
        expect(kindsOf(legacy, legacy)).toEqual([]);
        for (const text of kindsOf(legacy, service)) expect(text).toMatch(/^[\w.* |-]+$/);
      }),
    );
  });
});

describe('what may be seen of a difference', () => {
  const shown = ORDERS_MISMATCHES.shown[ORDER_PLACE];
  const question: fc.Arbitrary<OrderToPlace> = fc
    .record({ customer: arbitraryCustomer, address: arbitraryAddress, billing: arbitraryAddress })
    .map(({ customer, address, billing }) => ({
      reference: RECEIPT.reference,
      channel: 'web',
      basket: {
        channel: 'web',
        group: 'retail',
        currency: 'EUR',
        lines: [
          { sku: '007', quantityE4: 30_000, price: { amountMinor: 1_899, currency: 'EUR' }, per: 1, lineAmountMinor: 5_697, discountMinor: 0, taxRate: 1_900 },
        ],
        codes: ['HERBST'],
        promotions: [{ id: 'P', title: 'Herbst', amountMinor: 1 }],
        totalMinor: 5_697,
        atMs: 0,
      },
      customer,
      delivery: { kind: 'ship', method: 'standard', address },
      billing,
      payment: { token: 'tok_12345' },
      authority: { arm: 'legacy', term: 1 },
      boundAtMs: 0,
    })); // prettier-ignore

  it('is everything of the order but who it is for, where it goes and what it is paid with', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const withheld = new Set(leavesNotShown(asked, shown?.question ?? []).map((path) => path.split('.')[0]));
        expect(withheld).toEqual(new Set(['billing', 'customer', 'delivery', 'payment']));
        const ofDelivery = leavesNotShown(asked, shown?.question ?? []).filter((path) => path.startsWith('delivery'));
        expect(ofDelivery.every((path) => path.startsWith('delivery.address.'))).toBe(true);
        expect(ofDelivery).not.toContain('delivery.address.country');
      }),
      { numRuns: 20 },
    );
  });

  it('is all of what became of it: a receipt and a refusal hold nothing of a person', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryReceipt, arbitraryNotPlaced), (result) => {
        expect(leavesNotShown(result, shown?.answer ?? [])).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
