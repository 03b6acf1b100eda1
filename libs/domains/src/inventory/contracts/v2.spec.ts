import { describe, expect, it, test } from '@jest/globals';
import { loadContracts, type ContractOperation } from '@banyan/contracts';
import { ProblemError } from '@banyan/kernel';
import * as fc from 'fast-check';
import { LOCATIONS, type FirmRuling, type Stock } from '../inventory.model.js';
import { v2 } from './v2.js';

const router = loadContracts([v2]);
const operation = (id: string): ContractOperation => {
  const found = router.find('inventory', 'v2', id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
};
const one = operation('getAvailability');
const batch = operation('getAvailabilityBatch');
const locations = operation('getLocations');
const check = operation('checkAvailability');

/** What the version says, proven valid under it. */
function said(spoke: ContractOperation, result: unknown): unknown {
  const { status, body } = spoke.present(result);
  expect(spoke.checkAnswer(status, body)).toEqual([]);
  return body;
}

const counted = (quantityE4: number): Stock => ({ kind: 'counted', quantityE4 });
const UNMANAGED: Stock = { kind: 'unmanaged' };
const UNKNOWN: Stock = { kind: 'unknown', because: 'not told' };

describe('state and amount are one', () => {
  test.each<[string, boolean, Stock, object]>([
    ['some to be sold', true, counted(70_000), { state: 'in-stock', quantity: 7 }],
    ['a part of a unit', true, counted(7_500), { state: 'in-stock', quantity: 0.75 }],
    ['the least there can be', true, counted(1), { state: 'in-stock', quantity: 0.0001 }],
    ['none, and sold all the same', true, counted(0), { state: 'back-order' }],
    ['oversold', true, counted(-1_005_000), { state: 'back-order' }],
    ['sold without counting', true, UNMANAGED, { state: 'uncounted' }],
    ['how many is not known', true, UNKNOWN, { state: 'uncounted' }],
    ['none', false, counted(0), { state: 'sold-out' }],
    ['oversold, and no more', false, counted(-1), { state: 'sold-out' }],
    ['some that are not for sale', false, counted(5_200_000), { state: 'not-for-sale' }],
    ['not for sale, uncounted', false, UNMANAGED, { state: 'not-for-sale' }],
    ['not for sale, not known', false, UNKNOWN, { state: 'not-for-sale' }],
  ])('%s', (_, sellable, stock, state) => {
    expect(said(one, { kind: 'available', sku: 'A', channel: 'web', sellable, stock })).toEqual({
      sku: 'A',
      channel: 'web',
      ...state,
    });
    expect(
      said(batch, { channel: 'web', items: [{ kind: 'available', sku: 'A', channel: 'web', sellable, stock }] }),
    ).toEqual({ channel: 'web', entries: [{ sku: 'A', ...state }] });
    expect(
      said(locations, { kind: 'locations', sku: 'A', locations: [{ location: 'koeln-deutz', sellable, stock }] }),
    ).toEqual({ sku: 'A', locations: [{ location: 'koeln-deutz', ...state }] });
  });

  it('says every quantity exactly, in decimal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 15 }), (quantityE4) => {
        const { quantity } = said(one, {
          kind: 'available',
          sku: 'A',
          channel: 'web',
          sellable: true,
          stock: counted(quantityE4),
        }) as { quantity: number };
        const [whole = '', fraction = ''] = JSON.stringify(quantity).split('.');
        expect(BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'))).toBe(BigInt(quantityE4));
      }),
    );
  });
});

it('a batch answers in the order of the question and leaves out nothing', () => {
  const items = [
    { kind: 'unknown-sku', sku: 'B' },
    { kind: 'refused', sku: 'C', field: 'soap.stockItem.qty' },
    { kind: 'available', sku: 'A', channel: 'app', sellable: true, stock: counted(10_000) },
  ];
  expect(said(batch, { channel: 'app', items })).toEqual({
    channel: 'app',
    entries: [
      { sku: 'B', state: 'unknown-sku' },
      { sku: 'C', state: 'in-doubt' },
      { sku: 'A', state: 'in-stock', quantity: 1 },
    ],
  });
});

it('an unknown SKU is a problem, of whatever it was asked', () => {
  for (const spoke of [one, locations, check]) {
    expect(spoke.present({ kind: 'unknown-sku', sku: 'A' })).toMatchObject({
      status: 404,
      body: { code: 'unknown-sku' },
    });
  }
});

describe('a firm check', () => {
  const accept = (query: string): unknown => check.accept({ path: { sku: 'A' }, query, headers: {} });
  const ruled = (ruling: FirmRuling, stock: Stock): unknown =>
    said(check, { kind: 'firm', sku: 'A', channel: 'web', wantedE4: 30_000, ruling, stock });

  test.each([
    ['3', 30_000],
    ['2.5', 25_000],
    ['0.0001', 1],
    ['99999999.9999', 999_999_999_999],
    ['1.10', 11_000],
  ])('reads %s', (text, wantedE4) => {
    expect(accept(`channel=web&quantity=${text}`)).toEqual({ sku: 'A', channel: 'web', wantedE4 });
  });

  test.each(['', '0', '0.0', '0.0000', '-1', '+1', '1e3', '1,5', '01', '.5', '5.', '1.00001', '100000000', 'NaN', '٣'])(
    'refuses %j',
    (text) => {
      expect(() => accept(`channel=web&quantity=${encodeURIComponent(text)}`)).toThrow(ProblemError);
    },
  );

  it('needs a quantity, once', () => {
    expect(() => accept('channel=web')).toThrow(ProblemError);
    expect(() => accept('channel=web&quantity=1&quantity=2')).toThrow(ProblemError);
  });

  it('says the ruling in its words', () => {
    const asked = { sku: 'A', channel: 'web', wanted: 3 };
    expect(ruled({ kind: 'granted', backOrder: true }, counted(0))).toEqual({
      ...asked,
      granted: true,
      backOrder: true,
    });
    expect(ruled({ kind: 'denied', because: 'insufficient', limitE4: 25_000 }, counted(30_000))).toEqual({
      ...asked,
      granted: false,
      because: 'insufficient',
      left: 2.5,
    });
    expect(ruled({ kind: 'denied', because: 'insufficient', limitE4: 0 }, counted(-10_000))).toMatchObject({ left: 0 });
    expect(ruled({ kind: 'denied', because: 'below-minimum', limitE4: 50_000 }, counted(0))).toEqual({
      ...asked,
      granted: false,
      because: 'below-minimum',
      limit: 5,
    });
    expect(ruled({ kind: 'denied', because: 'not-for-sale' }, UNKNOWN)).toEqual({
      ...asked,
      granted: false,
      because: 'not-for-sale',
    });
  });
});

it('asks about all stores by SKU alone', () => {
  expect(locations.accept({ path: { sku: 'A/B' }, query: '', headers: {} })).toEqual({ sku: 'A/B' });
  expect(() => locations.accept({ path: { sku: 'A' }, query: 'channel=web', headers: {} })).toThrow(ProblemError);
  const everywhere = LOCATIONS.map((location) => ({ location, sellable: true, stock: counted(10_000) }));
  expect(said(locations, { kind: 'locations', sku: 'A', locations: everywhere })).toMatchObject({
    locations: LOCATIONS.map((location) => ({ location, state: 'in-stock' })),
  });
});
