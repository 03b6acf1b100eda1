import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { compareBooks } from './compare-books.js';
import { DIFFERENCES, type DifferenceKind } from './difference.js';
import type { ToldOrder } from './told-order.js';

const EUR = (amountMinor: number) => ({ amountMinor, currency: 'EUR' }) as const;
const LINES = { '007': 20_000 };

const byService: ToldOrder = {
  reference: 'BY01',
  ledger: { arm: 'service', outcome: 'placed', total: EUR(4288) },
  service: { standing: 'standing', total: EUR(4288), lines: LINES, refundedMinor: 0, held: false },
  core: [{ document: '000001234', role: 'copy', standing: 'standing', total: EUR(4288), lines: LINES }],
  charges: [{ processor: 'primary', id: 'ch_1', amount: EUR(4288), refundedMinor: 0 }],
  reservation: { state: 'confirmed' },
  authority: 'service',
};

const byLegacy: ToldOrder = {
  reference: 'BY02',
  ledger: { arm: 'legacy', outcome: 'placed', total: EUR(4288) },
  service: null,
  core: [{ document: '000001235', role: 'capture', standing: 'standing', total: EUR(4288), lines: LINES }],
  charges: [],
  reservation: null,
  authority: 'legacy',
};

const refused: ToldOrder = {
  ...byService,
  ledger: { arm: 'service', outcome: 'refused', total: null },
  service: { standing: 'over', total: EUR(4288), lines: LINES, refundedMinor: 0, held: false },
  core: [],
  charges: [],
  reservation: { state: 'released' },
};

const givenBack: ToldOrder = {
  ...byService,
  service: { standing: 'given-back', total: EUR(4288), lines: LINES, refundedMinor: 3798, held: false },
  charges: [{ processor: 'primary', id: 'ch_1', amount: EUR(4288), refundedMinor: 3798 }],
  core: [{ document: '000001234', role: 'copy', standing: 'over', total: EUR(4288), lines: LINES }],
};

const [copy] = byService.core ?? [];
const [capture] = byLegacy.core ?? [];
const [charge] = byService.charges ?? [];
if (copy === undefined || capture === undefined || charge === undefined) throw new Error('the books have one of each');

const kindsOf = (told: ToldOrder): readonly DifferenceKind[] => compareBooks(told).map(({ kind }) => kind);

/** One case for each kind at least; a test below proves that none is left out. */
const CASES: readonly (readonly [what: string, told: ToldOrder, kinds: readonly DifferenceKind[]])[] = [
  ['an order of the service, filed', byService, []],
  ['an order of the core', byLegacy, []],
  ['one that was refused', refused, []],
  [
    'one of the core with its goods set aside at the service',
    { ...byLegacy, authority: 'service', reservation: { state: 'confirmed' } },
    [],
  ],
  [
    'one that a session began and nobody confirmed',
    { ...byLegacy, ledger: { arm: 'legacy', outcome: 'open', total: null }, core: [{ ...capture, standing: 'begun' }] },
    [],
  ],
  [
    'a draft beside the one that was confirmed',
    { ...byLegacy, core: [{ ...capture, document: '000001230', standing: 'begun' }, capture] },
    [],
  ],
  ['all of it came back, and what sending cost stays paid', givenBack, []],
  ['all of it came back, and its copy stands', { ...givenBack, core: byService.core }, ['copy-still-stands']],
  ['all of it came back, and not the money', { ...givenBack, charges: byService.charges }, ['amount-charged']],
  ['all of it came back, and nobody was charged', { ...givenBack, charges: [] }, ['order-without-charge']],
  [
    'held until people let it go',
    {
      ...byService,
      service: { standing: 'standing', total: EUR(4288), lines: LINES, refundedMinor: 0, held: true },
      core: [],
    },
    [],
  ],
  ['both took it', { ...byService, core: [capture, copy] }, ['captured-twice']],
  [
    'the core took it twice',
    { ...byLegacy, core: [capture, { ...capture, document: '000001236' }] },
    ['captured-twice'],
  ],
  [
    'nobody has it',
    { ...byService, service: null, core: [], charges: [], reservation: { state: 'released' } },
    ['lost'],
  ],
  ['the core never confirmed what was told', { ...byLegacy, core: [{ ...capture, standing: 'begun' }] }, ['lost']],
  [
    'the core has it and the ledger says service',
    { ...byService, service: null, core: [capture], charges: [] },
    ['captured-elsewhere'],
  ],
  [
    'the service has it and the ledger says legacy',
    { ...byService, ledger: { arm: 'legacy', outcome: 'placed', total: EUR(4288) } },
    ['captured-elsewhere'],
  ],
  [
    'two charges',
    { ...byService, charges: [charge, { ...charge, processor: 'backup', id: 'ch_9' }] },
    ['charged-twice'],
  ],
  [
    'two charges, one given back',
    { ...byService, charges: [charge, { ...charge, id: 'ch_9', refundedMinor: 4288 }] },
    [],
  ],
  ['refused, and charged', { ...refused, charges: [charge] }, ['charge-without-order']],
  ['refused, and given back', { ...refused, charges: [{ ...charge, refundedMinor: 4288 }] }, []],
  [
    'a charge nobody knows of',
    { ...byService, ledger: null, service: null, core: [], reservation: null },
    ['charge-of-nothing'],
  ],
  ['nobody was charged', { ...byService, charges: [] }, ['order-without-charge']],
  [
    'it costs nothing',
    {
      ...byService,
      ledger: { arm: 'service', outcome: 'placed', total: EUR(0) },
      service: { standing: 'standing', total: EUR(0), lines: LINES, refundedMinor: 0, held: false },
      core: [{ ...copy, total: EUR(0) }],
      charges: [],
    },
    [],
  ],
  ['a cent too much', { ...byService, charges: [{ ...charge, amount: EUR(4289) }] }, ['amount-charged']],
  ['given back and not booked', { ...byService, charges: [{ ...charge, refundedMinor: 100 }] }, ['amount-charged']],
  [
    'another currency',
    { ...byService, charges: [{ ...charge, amount: { amountMinor: 4288, currency: 'USD' } }] },
    ['amount-charged'],
  ],
  ['it lapsed', { ...byService, reservation: { state: 'lapsed' } }, ['not-reserved']],
  ['the core sold what nobody set aside', { ...byLegacy, authority: 'service' }, ['not-reserved']],
  ['set aside for nobody', { ...refused, reservation: { state: 'reserved' } }, ['reserved-for-nothing']],
  [
    'the core refused, and it is set aside',
    {
      ...byLegacy,
      ledger: { arm: 'legacy', outcome: 'refused', total: null },
      core: [],
      authority: 'service',
      reservation: { state: 'reserved' },
    },
    ['reserved-for-nothing'],
  ],
  [
    'the ledger was not told',
    { ...byService, ledger: { arm: 'service', outcome: 'open', total: null } },
    ['outcome-open'],
  ],
  [
    'the ledger was not told of the core’s',
    { ...byLegacy, ledger: { arm: 'legacy', outcome: 'open', total: null } },
    ['outcome-open'],
  ],
  ['not filed', { ...byService, core: [] }, ['not-filed']],
  ['filed twice', { ...byService, core: [copy, { ...copy, document: '000001240' }] }, ['filed-twice']],
  ['filed with another total', { ...byService, core: [{ ...copy, total: EUR(4200) }] }, ['filed-otherwise']],
  ['filed with other goods', { ...byService, core: [{ ...copy, lines: { '007': 10_000 } }] }, ['filed-otherwise']],
  [
    'filed with goods that are none',
    { ...byService, core: [{ ...copy, lines: { constructor: 20_000 } }] },
    ['filed-otherwise'],
  ],
  ['called off, its copy not', { ...refused, core: [copy] }, ['copy-still-stands']],
  [
    'told otherwise',
    { ...byService, ledger: { arm: 'service', outcome: 'placed', total: EUR(4000) } },
    ['receipt-otherwise'],
  ],
  [
    'told otherwise than the core has it',
    { ...byLegacy, ledger: { arm: 'legacy', outcome: 'placed', total: EUR(4000) } },
    ['receipt-otherwise'],
  ],
];

it.each(CASES)('%s', (_, told, kinds) => {
  expect(kindsOf(told)).toEqual(kinds);
});

it('there is a case for every kind', () => {
  expect(new Set(CASES.flatMap(([, , kinds]) => kinds))).toEqual(new Set(Object.keys(DIFFERENCES)));
});

it('says what it was seen by, and nothing else', () => {
  expect(compareBooks({ ...byService, charges: [{ ...charge, amount: EUR(4289) }] })).toEqual([
    {
      kind: 'amount-charged',
      reference: 'BY01',
      seen: ['primary ch_1: 42.89 EUR, 0 minor units given back', '42.88 EUR'],
    },
  ]);
});

describe('a book that does not answer', () => {
  const BOOKS = ['ledger', 'service', 'core', 'charges', 'reservation'] as const;

  it('makes no difference by that', () => {
    fc.assert(
      fc.property(fc.constantFrom(byService, byLegacy, refused, givenBack), fc.subarray([...BOOKS]), (told, silent) => {
        expect(kindsOf({ ...told, ...Object.fromEntries(silent.map((book) => [book, undefined])) })).toEqual([]);
      }),
    );
  });

  it('never adds one to those that are there', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CASES), fc.subarray([...BOOKS]), ([, told], silent) => {
        const all = kindsOf(told);
        // What is lost may turn out to be elsewhere, and the other way round: of the two, one is said.
        const also = all.some((kind) => kind === 'lost' || kind === 'captured-elsewhere')
          ? ['lost', 'captured-elsewhere']
          : [];
        const fewer = kindsOf({ ...told, ...Object.fromEntries(silent.map((book) => [book, undefined])) });
        expect([...all, ...also]).toEqual(expect.arrayContaining([...fewer]));
      }),
    );
  });
});
