import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { describe, expect, test } from '@jest/globals';
import { seededRecord } from '../../testing/price-records.js';
import { catalogue } from '../catalogue/catalogue.js';
import { priceSeedOf } from '../catalogue/prices.js';
import { phpJson } from '../opencart/php-json.js';
import { Decimal } from '../prices/decimal.js';
import { type Store, STORES, storeOf } from '../prices/markets.js';
import { PRICE_FORMS } from '../prices/price-form.js';
import type { PriceRecord } from '../prices/price-record.js';
import { type Shelf, shelfOf } from '../prices/shelf.js';
import { windowOf } from '../prices/window.js';
import { doubtsOf } from './doubts.js';
import { priceRow } from './price-row.js';

const AT = Date.parse('2026-06-15T12:00:00Z');
const products = catalogue();

interface Wire {
  readonly price?: unknown;
  readonly price_decimals?: string;
  readonly currency: string;
  readonly waers?: string;
  readonly peinh: unknown;
  readonly meins: string;
  readonly umrez: unknown;
  readonly tax_rate: unknown;
  readonly tax_included: unknown;
  readonly specials?: unknown;
  readonly discounts?: unknown;
}
interface WireRow {
  readonly price?: unknown;
  readonly type?: string | null;
  readonly quantity?: unknown;
  readonly date_start: string | null;
  readonly date_end: string | null;
}

class Doubt extends Error {}

/** Reads a number by what is written alone, as the README says it: whoever has only the wire can do no better. */
function read(value: unknown, decimals?: string): Decimal {
  if (typeof value === 'number') return new Decimal(value);
  const text = String(value).replace(/-$/, '');
  if (decimals !== undefined && /^\d+$/.test(text)) return new Decimal(text).div(10 ** Number(decimals));
  if (/^\d+\.\d{4}$|e/.test(text)) return new Decimal(text);
  if (/^\d{1,3}[.,]\d{3}$|^\d+$/.test(text)) throw new Doubt(text);
  return new Decimal(text.replaceAll('.', '').replace(',', '.'));
}

/** Rows in whatever they come: a list, an object with keys, one row, or nothing. */
function rowsIn(list: unknown): readonly WireRow[] {
  if (typeof list !== 'object' || list === null) return [];
  if (Array.isArray(list)) return list as WireRow[];
  return 'date_start' in list ? [list as WireRow] : Object.values(list as Record<string, WireRow>);
}

const isNone = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || Number(value) === 0;
const isYes = (value: unknown): boolean =>
  value === true || value === 1 || ['1', 'X', 'true'].includes(value as string);

/** What a product's row is on the wire of a shop. */
function wireOf(product: (typeof products)[number], record: PriceRecord, store: Store): Wire {
  const asShown = { ...product, price: '0.00', stock: new Map(product.stock) };
  return JSON.parse(phpJson(priceRow(asShown, record, { store, groupId: undefined, atMs: AT }))) as Wire;
}

/** Amounts, tiers and specials of a row by what is written, in minor units for the price unit. @throws Doubt */
function readRow(row: Wire, per: number): unknown {
  const rate = isYes(row.tax_included) ? new Decimal(0) : new Decimal(String(row.tax_rate)).div(100);
  const pieces = Number(row.peinh) * (row.meins === 'CS' ? Number(row.umrez) : 1);
  const minorOf = (value: unknown): number => {
    const minor = read(value, row.price_decimals).mul(100).mul(rate.add(1));
    const whole = rate.isZero() ? minor : minor.round();
    if (minor.sub(whole).abs().gt(0.01)) throw new Doubt('gross');
    return whole.mul(per).div(pieces).toNumber();
  };
  return {
    regular: minorOf(row.price),
    specials: rowsIn(row.specials).map(({ price }) => (isNone(price) ? 0 : minorOf(price))),
    tiers: rowsIn(row.discounts).map(({ type, price, quantity }) => [
      type,
      type === 'P' ? read(price, row.price_decimals).toNumber() : minorOf(price),
      Number(quantity),
    ]),
  };
}

/** The same as the books have it. */
function heldRow(record: PriceRecord, { regularMinor, minorOf }: Shelf): unknown {
  return {
    regular: regularMinor,
    specials: record.specials.map(({ price }) => minorOf(price ?? '0').toNumber()),
    tiers: record.discounts.map(({ type, price, quantity }) => [
      type,
      type === 'P' ? Number(price) : minorOf(price).toNumber(),
      Number(quantity),
    ]),
  };
}

test('what is written in any form, in any shop, is what the books say, or they say that it is in doubt', () => {
  const wrong: unknown[] = [];
  let certain = 0;
  const doubtful = new Set<string>();
  for (const product of products) {
    const record = seededRecord(product.id, priceSeedOf(product));
    const shelf = shelfOf(record);
    for (const store of STORES) {
      const row = wireOf(product, record, store);
      if (isYes(row.tax_included) !== store.taxIncluded) wrong.push([product.sku, row.tax_included]);
      const doubts = doubtsOf(record, store);
      // Nobody can read an amount for so many pieces that no price unit is.
      if (doubts.includes('peinh')) continue;
      if (shelf === undefined) {
        if (!isNone(row.price) && !String(row.price).endsWith('-')) wrong.push([product.sku, row.price]);
        continue;
      }
      try {
        const [written, held] = [readRow(row, shelf.per), heldRow(record, shelf)].map((told) => JSON.stringify(told));
        if (written !== held) wrong.push([product.sku, store.id, written, held]);
        certain += 1;
      } catch (error) {
        if (!(error instanceof Doubt)) throw error;
        if (doubts.length === 0) wrong.push([product.sku, store.id, error.message]);
        doubtful.add(product.sku);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(certain).toBeGreaterThan(20_000);
  expect([...doubtful]).toEqual(['PREIS-ZWEIDEUTIG', 'PREIS-OHNE-STELLEN']);
});

test('dates in any form are the bounds the books have', () => {
  const wrong: unknown[] = [];
  let read = 0;
  for (const product of products) {
    const record = seededRecord(product.id, priceSeedOf(product));
    const { dates } = PRICE_FORMS[record.form];
    const row = wireOf(product, record, storeOf('0'));
    const written = [...rowsIn(row.specials), ...rowsIn(row.discounts)];
    [...record.specials, ...record.discounts].forEach((held, at) => {
      const { fromMs, untilMs } = windowOf(held);
      for (const [text, stored, ms] of [
        [written[at]?.date_start, held.dateStart, fromMs],
        [written[at]?.date_end, held.dateEnd, untilMs],
      ] as const) {
        read += 1;
        const digits = (text ?? '').replaceAll(/\D/g, '');
        const isRight =
          ms === null
            ? /^0*$/.test(digits)
            : dates === 'offset'
              ? Date.parse((text ?? '').replace('+0000', 'Z')) === ms
              : digits === (stored ?? '').replaceAll(/\D/g, '').slice(dates === 'short' ? 2 : 0);
        if (text === undefined || !isRight) wrong.push([product.sku, text, stored]);
      }
    });
  }
  expect(wrong).toEqual([]);
  expect(read).toBeGreaterThan(5000);
});

describe('the table of what is ugly', () => {
  const readme = readFileSync(join(PROJECT_ROOT, 'apps/legacy-core/README.md'), 'utf8');
  const table = readme.slice(readme.indexOf('| form or row |'), readme.indexOf('**Lists** are'));
  const rows = table
    .split('\n')
    .slice(2)
    .flatMap((line) => {
      const cells = line.split(/ ?\| ?/).slice(1, -1);
      return cells.length === 4 ? [cells as [form: string, what: string, certain: string, skus: string]] : [];
    });
  const bySku = new Map(products.map((product) => [product.sku, product]));
  const namedIn = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

  test('names every form, and only SKUs there are', () => {
    expect(rows.length).toBeGreaterThan(25);
    const named = new Set(rows.flatMap(([form]) => namedIn(form)));
    expect(Object.keys(PRICE_FORMS).filter((form) => !named.has(form))).toEqual([]);
    const skus = rows.filter(([form]) => form !== 'unknown').flatMap(([, , , cell]) => namedIn(cell));
    expect(skus.filter((sku) => !bySku.has(sku) && sku !== '0815')).toEqual([]);
  });

  test.each(rows.filter(([form]) => form !== 'unknown'))('%s, %s: certain? %s (%s)', (_form, _what, certain, cell) => {
    for (const sku of namedIn(cell)) {
      const product = bySku.get(sku);
      if (product === undefined) continue;
      const record = seededRecord(product.id, priceSeedOf(product));
      const isDoubted = (store: Store): boolean => doubtsOf(record, store).length > 0;
      if (certain === '**no**') expect([sku, isDoubted(storeOf('0'))]).toEqual([sku, true]);
      else expect([sku, STORES.some(isDoubted)]).toEqual([sku, false]);
    }
  });
});
