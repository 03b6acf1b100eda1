import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { describe, expect, it, test } from '@jest/globals';
import type { PartnerAnswer } from '../wire/exchange.js';
import { RequestRefused } from '../wire/request-refused.js';
import { answerRate } from './answer-rate.js';
import { COST_MINOR, COUNTRIES } from './rate-table.js';

const PARCEL = {
  country: 'DE',
  postcode: '10178',
  method: 'standard',
  currency: 'EUR',
  lines: [{ sku: '007', quantityE4: 10_000 }],
};

function ask(differs: object): PartnerAnswer | string {
  try {
    return answerRate({ headers: {}, query: new URLSearchParams(), json: () => ({ ...PARCEL, ...differs }) });
  } catch (error) {
    if (error instanceof RequestRefused) return `${error.status} ${error.code}`;
    throw error;
  }
}

describe('a rate', () => {
  test.each([
    ['a parcel', {}, { amountMinor: 490, currency: 'EUR', fromDays: 1, untilDays: 2 }],
    ['an express parcel', { method: 'express' }, { amountMinor: 990, currency: 'EUR', fromDays: 1, untilDays: 1 }],
    ['yen', { currency: 'JPY', country: 'CH' }, { amountMinor: 800, currency: 'JPY', fromDays: 3, untilDays: 6 }],
    [
      'any other currency, as of euros',
      { currency: 'USD' },
      { amountMinor: 490, currency: 'USD', fromDays: 1, untilDays: 2 },
    ],
  ])('of %s', (_, differs, body) => {
    expect(ask(differs)).toEqual({ status: 200, body });
  });

  test.each([
    ['to where no parcel goes', { country: 'US' }, '404 not-served'],
    ['to Ireland', { country: 'IE' }, '404 not-served'],
    ['to a country by the name of something else', { country: '__' }, '404 not-served'],
    ['without a postcode', { postcode: undefined }, '422 postcode-required'],
    ['by pigeon', { method: 'pigeon' }, '400 malformed'],
    ['of nothing', { lines: [] }, '400 malformed'],
    ['in no currency', { currency: 'eur' }, '400 malformed'],
  ])('%s is refused', (_, differs, refusal) => {
    expect(ask(differs)).toBe(refusal);
  });
});

describe('the table is the legacy core’s', () => {
  const source = (file: string): string => readFileSync(join(PROJECT_ROOT, 'apps/legacy-core/src/order', file), 'utf8');

  it('in what a parcel costs', () => {
    const costs = (name: string): unknown =>
      JSON.parse(
        (new RegExp(String.raw`const ${name}[^=]*= (\{[^}]*\})`).exec(source('methods.ts'))?.[1] ?? '').replaceAll(
          /(\w+):/g,
          '"$1":',
        ),
      );
    expect({ standard: costs('PARCEL_MINOR'), express: costs('EXPRESS_MINOR') }).toEqual(COST_MINOR);
  });

  it('in where parcels go, each of which has postcodes', () => {
    const rows = [...source('countries.ts').matchAll(/country\('\d+', '(\w\w)', (true|false)(, false)?\)/g)];
    const served = rows.filter(([, , isServed]) => isServed === 'true');
    expect(served.map(([, iso2]) => String(iso2)).toSorted((a, b) => a.localeCompare(b))).toEqual(
      Object.keys(COUNTRIES).toSorted((a, b) => a.localeCompare(b)),
    );
    expect(served.filter(([, , , noPostcode]) => noPostcode !== undefined)).toEqual([]);
  });
});
