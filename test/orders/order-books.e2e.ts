import { describe, expect, it, test } from '@jest/globals';
import type { BookedOrder } from '../support/order-books/booked-order.js';
import {
  DIFFERENCE_KINDS,
  type DifferenceKind,
  differencesOf,
  type WhatIsExpected,
} from '../support/order-books/order-differences.js';
import { printedReport, reportOf } from '../support/order-books/order-report.js';
import type { OrderBooks } from '../support/order-books/read-order-books.js';

const told = { 'shop.banyan.orders.accepted.v1': 1 };
const EVERYBODY = { warehouse: told, mail: told, analytics: told };
const NOBODY = { warehouse: {}, mail: {}, analytics: {} };

const byService = {
  reference: 'BY01',
  acknowledged: { key: 'k1', totalMinor: 2480 },
  ledger: { arm: 'service', authority: 'service', outcome: 'placed', totalMinor: 2480 },
  service: { state: 'accepted', totalMinor: 2480, refundedMinor: 0 },
  core: [
    {
      document: '000001001',
      role: 'copy',
      origin: 'idoc',
      standing: 'standing',
      totalMinor: 2480,
      charges: 0,
      chargedMinor: 0,
    },
  ],
  charges: [{ processor: 'primary', key: 'BY01', amountMinor: 2480, refundedMinor: 0 }],
  reservation: 'confirmed',
  heard: EVERYBODY,
  parcels: 1,
} as const satisfies BookedOrder;
const byLegacy = {
  reference: 'BY02',
  acknowledged: { key: 'k2', totalMinor: 2480 },
  ledger: { arm: 'legacy', authority: 'legacy', outcome: 'placed', totalMinor: 2480 },
  service: undefined,
  core: [
    {
      document: '000001002',
      role: 'capture',
      origin: 'page',
      standing: 'standing',
      totalMinor: 2480,
      charges: 1,
      chargedMinor: 2480,
    },
  ],
  charges: [],
  reservation: undefined,
  heard: NOBODY,
  parcels: 0,
} as const satisfies BookedOrder;
const refused = {
  ...byService,
  acknowledged: undefined,
  ledger: { arm: 'service', authority: 'service', outcome: 'refused', totalMinor: undefined },
  service: { state: 'refused', totalMinor: 2480, refundedMinor: 0 },
  core: [],
  charges: [],
  reservation: 'released',
  heard: NOBODY,
  parcels: 0,
} as const satisfies BookedOrder;
const [copy] = byService.core;
const [capture] = byLegacy.core;
const [charge] = byService.charges;
if (copy === undefined || capture === undefined || charge === undefined) throw new Error('there is one of each');
const ofCoresStock: BookedOrder = {
  ...byService,
  ledger: { ...byService.ledger, authority: 'legacy' },
  reservation: undefined,
};

const CASES: readonly (readonly [
  what: string,
  order: BookedOrder,
  kinds: readonly DifferenceKind[],
  expected?: WhatIsExpected,
])[] = [
  ['an order of the service', byService, []],
  ['one of the service out of the core’s stock', ofCoresStock, []],
  ['an order of the core', byLegacy, []],
  [
    'one of the core out of the service’s stock',
    { ...byLegacy, ledger: { ...byLegacy.ledger, authority: 'service' }, reservation: 'confirmed' },
    [],
  ],
  ['one that was refused', refused, []],
  [
    'one that was refused after somebody had begun it at the core',
    { ...refused, core: [{ ...capture, standing: 'begun', charges: 0 }] },
    [],
  ],
  ['one that nobody waited for', { ...byService, acknowledged: undefined }, []],
  [
    'one that people look at',
    { ...byService, service: { ...byService.service, state: 'in-review' }, heard: NOBODY, parcels: 0 },
    [],
  ],
  [
    'one that was called off',
    {
      ...byService,
      service: { state: 'cancelled', totalMinor: 2480, refundedMinor: 2480 },
      charges: [],
      core: [{ ...copy, standing: 'over' }],
      reservation: 'released',
    },
    [],
  ],
  [
    'one that was called off, and the money given back',
    {
      ...byService,
      service: { state: 'cancelled', totalMinor: 2480, refundedMinor: 2480 },
      charges: [{ ...charge, refundedMinor: 2480 }],
      core: [{ ...copy, standing: 'over' }],
      reservation: 'released',
    },
    [],
  ],
  [
    'one of which a part came back',
    {
      ...byService,
      service: { state: 'completed', totalMinor: 2480, refundedMinor: 500 },
      charges: [{ ...charge, refundedMinor: 500 }],
    },
    [],
  ],
  ['one that nobody has heard of yet', { ...byService, heard: NOBODY, core: [] }, [], { told: false, filed: false }],

  [
    'acknowledged, and refused by the ledger',
    { ...byService, ledger: { ...byService.ledger, outcome: 'refused' } },
    ['acknowledged-unbound', 'refused-captured'],
  ],
  [
    'acknowledged, and nowhere',
    { ...byService, service: undefined, core: [], charges: [], reservation: undefined, heard: NOBODY },
    ['acknowledged-lost'],
  ],
  [
    'acknowledged, and only begun at the core',
    { ...byLegacy, core: [{ ...capture, standing: 'begun', charges: 0, chargedMinor: 0 }] },
    ['acknowledged-lost'],
  ],
  [
    'captured, and the ledger knows nothing',
    { ...byLegacy, acknowledged: undefined, ledger: undefined },
    ['captured-unbound'],
  ],
  ['captured by both', { ...byService, core: [copy, { ...capture, charges: 0 }] }, ['captured-twice', 'not-charged']],
  [
    'captured twice by the core',
    { ...byLegacy, core: [capture, { ...capture, document: '000001003' }] },
    ['captured-twice', 'charged-twice'],
  ],
  ['captured by the other', { ...byLegacy, ledger: { ...byLegacy.ledger, arm: 'service' } }, ['captured-elsewhere']],
  [
    'not settled',
    { ...byLegacy, acknowledged: undefined, ledger: { ...byLegacy.ledger, outcome: 'open' } },
    ['outcome-open'],
  ],
  [
    'not finished',
    { ...refused, ledger: { ...refused.ledger, outcome: 'open' }, service: { ...refused.service, state: 'pending' } },
    ['outcome-open', 'service-pending'],
  ],
  ['a cent between the books', { ...byService, acknowledged: { key: 'k1', totalMinor: 2481 } }, ['amounts-differ']],
  ['a copy with another total', { ...byService, core: [{ ...copy, totalMinor: 2480.5 }] }, ['amounts-differ']],
  [
    'charged by both processors',
    { ...byService, charges: [charge, { ...charge, processor: 'backup' }] },
    ['charged-twice'],
  ],
  ['charged by a processor and the core', { ...byLegacy, charges: [charge] }, ['charged-twice']],
  [
    'charged twice by the core',
    { ...byLegacy, core: [{ ...capture, charges: 2, chargedMinor: 4960 }] },
    ['charged-twice'],
  ],
  [
    'charged by both, and one gave it back',
    { ...byService, charges: [charge, { ...charge, processor: 'backup', refundedMinor: 2480 }] },
    [],
  ],
  ['charged by nobody', { ...byService, charges: [] }, ['not-charged']],
  [
    'charged by nobody at the core',
    { ...byLegacy, core: [{ ...capture, charges: 0, chargedMinor: 0 }] },
    ['not-charged'],
  ],
  ['charged too little', { ...byService, charges: [{ ...charge, amountMinor: 2479 }] }, ['charged-otherwise']],
  [
    'charged too little by the core',
    { ...byLegacy, core: [{ ...capture, chargedMinor: 2479 }] },
    ['charged-otherwise'],
  ],
  [
    'given back without the service’s knowledge',
    { ...byService, charges: [{ ...charge, refundedMinor: 1 }] },
    ['charged-otherwise'],
  ],
  ['refused and charged', { ...refused, charges: [charge] }, ['charged-for-nothing']],
  [
    'of nobody, and charged',
    { ...refused, ledger: undefined, service: undefined, reservation: undefined, charges: [charge] },
    ['charged-for-nothing'],
  ],
  [
    'called off and charged',
    {
      ...byService,
      service: { state: 'cancelled', totalMinor: 2480, refundedMinor: 2480 },
      core: [],
      reservation: 'released',
    },
    ['charged-otherwise'],
  ],
  ['set aside nowhere', { ...byService, reservation: 'lapsed' }, ['not-reserved']],
  [
    'of the core, set aside nowhere',
    { ...byLegacy, ledger: { ...byLegacy.ledger, authority: 'service' } },
    ['not-reserved'],
  ],
  ['out of the core’s stock, set aside nowhere', { ...ofCoresStock, core: [] }, ['not-reserved'], { filed: false }],
  [
    'out of the core’s stock, twice',
    { ...ofCoresStock, core: [copy, { ...copy, document: '000001003' }] },
    ['reserved-twice'],
  ],
  ['refused and set aside', { ...refused, reservation: 'reserved' }, ['reserved-for-nothing']],
  ['refused and set aside at the core', { ...refused, core: [{ ...copy, origin: 'page' }] }, ['reserved-for-nothing']],
  [
    'called off, and its copy stands',
    {
      ...byService,
      service: { state: 'cancelled', totalMinor: 2480, refundedMinor: 2480 },
      charges: [],
      reservation: 'released',
    },
    ['reserved-for-nothing'],
  ],
  ['not filed', { ...byService, core: [] }, ['not-filed']],
  ['filed twice', { ...byService, core: [copy, { ...copy, document: '000001003' }] }, ['filed-twice']],
  ['not told to mail', { ...byService, heard: { ...EVERYBODY, mail: {} } }, ['not-told']],
  [
    'told twice under two names',
    { ...byService, heard: { ...EVERYBODY, mail: { 'shop.banyan.orders.accepted.v1': 2 } } },
    ['told-twice'],
    { told: false },
  ],
  ['refused, and told', { ...refused, heard: EVERYBODY }, ['told-of-nothing', 'told-of-nothing', 'told-of-nothing']],
  ['two parcels', { ...byService, parcels: 2 }, ['packed-twice']],
];

describe('the books of one order', () => {
  test.each(CASES)('%s', (_, order, kinds, expected = {}) => {
    expect(differencesOf(order, expected).map(({ kind }) => kind)).toEqual(kinds);
  });

  it('has a case for every kind', () => {
    expect(new Set(CASES.flatMap(([, , kinds]) => kinds))).toEqual(new Set(Object.keys(DIFFERENCE_KINDS)));
  });
});

describe('the report', () => {
  const books = (orders: readonly BookedOrder[]): OrderBooks => ({
    orders,
    clients: { keys: 3, placed: 2, refused: 1, unknown: 0, contradicted: [] },
    partners: { warehouse: { duplicates: 1 }, mail: { duplicates: 2 }, analytics: { duplicates: 0 } },
    coreFaults: [],
  });

  it('counts what was captured, charged and set aside, and copies apart', () => {
    const { counts, differences } = reportOf(books([byService, byLegacy, refused]));
    expect(differences).toEqual([]);
    expect(counts).toMatchObject({
      acknowledged: 2,
      'captured by service': 1,
      'captured by legacy': 1,
      'charges at processors': 1,
      'charges at the core': 1,
      'set aside at the service': 1,
      'copies at the core': 1,
      'copies of events': 3,
    });
    expect(printedReport(reportOf(books([byService])))).toContain('the books agree');
  });

  it('says of each kind what it means, and shows a few', () => {
    const twice = Array.from({ length: 7 }, (_, at) => ({ ...byService, reference: `BY${at}`, parcels: 2 }));
    const text = printedReport(reportOf(books(twice)), 3);
    expect(text).toContain('packed-twice ×7: there is more than one parcel');
    expect(text.match(/^ {4}BY\d/gm)).toHaveLength(3);
  });
});
