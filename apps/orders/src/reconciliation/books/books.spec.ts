import type { BoundOrder } from '@banyan/ledger';
import { describe, expect, it } from '@jest/globals';
import { readPage } from './charge.book.js';
import { entryOf } from './ledger.book.js';

describe('what the ledger says', () => {
  const row: BoundOrder = {
    reference: 'BY1',
    operation: 'order.place',
    arm: 'legacy',
    authority: { arm: 'service', term: 3 },
    journal: { step: 'begun', number: '000001234' },
    outcome: undefined,
    underWay: true,
  };

  it.each([
    [undefined, { outcome: 'open', total: null }],
    [
      { kind: 'refused', because: 'abandoned' },
      { outcome: 'refused', total: null },
    ],
    [
      { kind: 'placed', totalMinor: 12, currency: 'EUR' },
      { outcome: 'placed', total: { amountMinor: 12, currency: 'EUR' } },
    ],
    // Of another release: that it was placed is known all the same.
    [
      { kind: 'placed', total: '12' },
      { outcome: 'placed', total: null },
    ],
  ])('%j', (outcome, word) => {
    expect(entryOf({ ...row, outcome })).toEqual({
      reference: 'BY1',
      word: { arm: 'legacy', ...word },
      authority: 'service',
      document: '000001234',
      underWay: true,
    });
  });
});

describe('what a processor says', () => {
  const charge = {
    id: 'ch_1',
    status: 'captured',
    reference: 'BY1',
    amountMinor: 12,
    currency: 'EUR',
    refundedMinor: 2,
  };

  it('is read as it is said; what was declined or called off is no charge', () => {
    const charges = [
      charge,
      { ...charge, id: 'ch_2', status: 'voided' },
      { ...charge, id: 'ch_3', status: 'declined' },
    ];
    expect(readPage('primary', { charges, next: 'ch_3' })).toEqual({
      charges: [
        {
          reference: 'BY1',
          word: { processor: 'primary', id: 'ch_1', amount: { amountMinor: 12, currency: 'EUR' }, refundedMinor: 2 },
        },
        { reference: 'BY1', word: undefined },
        { reference: 'BY1', word: undefined },
      ],
      next: 'ch_3',
    });
    expect(readPage('primary', { charges: [] })).toEqual({ charges: [], next: null });
  });

  it.each([
    undefined,
    {},
    { charges: {} },
    { charges: [{ ...charge, amountMinor: '12' }] },
    { charges: [{ ...charge, currency: 'XXX' }] },
    { charges: [], next: 3 },
  ])('is no answer: %j', (body) => {
    expect(() => readPage('primary', body)).toThrow(/processor/);
  });
});
