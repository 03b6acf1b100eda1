import { expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { refundOf } from './refund-of.js';

test('whatever comes back in whichever parts, all of it is paid back exactly', () => {
  const line = fc
    .tuple(fc.nat(1_000_000), fc.nat(1_000_000), fc.integer({ min: 1, max: 5_000_000 }))
    .map(([paid, discountMinor, quantityE4]) => ({ lineAmountMinor: paid + discountMinor, discountMinor, quantityE4 }));
  fc.assert(
    fc.property(line, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }), (sold, shares) => {
      const cuts = [...shares.map((share) => Math.floor(share * sold.quantityE4)), sold.quantityE4].toSorted(
        (a, b) => a - b,
      );
      let before = 0;
      let paidBack = 0;
      for (const cut of cuts) {
        const refund = refundOf(sold, before, cut - before);
        expect(refund).toBeGreaterThanOrEqual(0);
        paidBack += refund;
        before = cut;
      }
      expect(paidBack).toBe(sold.lineAmountMinor - sold.discountMinor);
    }),
  );
});
