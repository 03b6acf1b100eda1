import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { LOCATIONS, placeOf, type FirmResult, type SalesPlace, type Stock } from './inventory.model.js';
import { ruleFirm } from './legacy/rest-firm.translator.js';
import { readRestStockItem } from './legacy/rest-stock-item.record.js';
import { translateRestStockItem } from './legacy/rest-stock-item.translator.js';
import { itemsOf, readJson } from './legacy/rest.codec.js';
import { readSourceItem } from './legacy/source-item.record.js';
import { translateSourceItems, translateSourceItemsByLocation } from './legacy/source-items.translator.js';
import { sourceItemTargets } from './legacy/source-item-targets.js';
import { PLACES } from './legacy/store-views.js';
import type { Topology } from './topology.js';

// Facts through the REST faces' wires to canonical and back. Mutations of these wires are in legacy-mutations.spec.ts.

const sku = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 });
const place: fc.Arbitrary<SalesPlace> = fc.constantFrom(...PLACES);
const e4 = fc.integer({ min: -(10 ** 12) + 1, max: 10 ** 12 - 1 });

/** As it is stored: four places. */
function storedDecimal(valueE4: number): string {
  const digits = String(Math.abs(valueE4)).padStart(5, '0');
  return `${valueE4 < 0 ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

/** How a product's values are written: as they are stored, or as they are served. */
interface Forms {
  readonly decimal: (valueE4: number) => string;
  readonly flag: (is: boolean) => string;
}
const STORED: Forms = {
  decimal: (valueE4) => `"${storedDecimal(valueE4)}"`,
  flag: (is) => (is ? '"1"' : '""'),
};
const SERVED: Forms = {
  decimal: (valueE4) => storedDecimal(valueE4).replace(/\.?0+$/, ''),
  flag: (is) => String(is),
};
const forms = fc.constantFrom(STORED, SERVED);

interface Fact {
  readonly sku: string;
  readonly quantityE4: number;
  readonly sellable: boolean;
  readonly manageStock: 'configured' | 'own-on' | 'own-off';
}
const fact: fc.Arbitrary<Fact> = fc.record({
  sku,
  quantityE4: e4,
  sellable: fc.boolean(),
  manageStock: fc.constantFrom('configured', 'own-on', 'own-off'),
});

/** A stock item on the wire; `rules` are more of its members, written. */
function stockItem(of: Fact, { decimal, flag }: Forms, rules = ''): Buffer {
  return Buffer.from(
    `{"qty":${decimal(of.quantityE4)},"is_in_stock":${flag(of.sellable)},` +
      `"use_config_manage_stock":${flag(of.manageStock === 'configured')},"manage_stock":${flag(of.manageStock === 'own-on')},` +
      `${rules}"extension_attributes":{"sku":${JSON.stringify(of.sku)}}}`,
  );
}
const recordOf = (bytes: Buffer) => readRestStockItem(readJson('rest', bytes, 'application/json'));

/** What is not counted is so only where it is sold. */
function stockOf({ manageStock, sellable, quantityE4 }: Fact): Stock {
  if (manageStock !== 'own-off') return { kind: 'counted', quantityE4 };
  return sellable ? { kind: 'unmanaged' } : { kind: 'counted', quantityE4: 0 };
}

describe('the stock item', () => {
  it('brings any fact back, stored or served', () => {
    fc.assert(
      fc.property(fact, place, forms, (of, where, written) => {
        expect(translateRestStockItem({ sku: of.sku, ...where }, recordOf(stockItem(of, written)))).toStrictEqual({
          kind: 'available',
          sku: of.sku,
          ...placeOf(where),
          sellable: of.sellable,
          stock: stockOf(of),
        });
      }),
    );
  });

  it('grants exactly what may go down to min_qty, within what is sold at once', () => {
    const rule = fc.record({
      minQty: fc.integer({ min: 0, max: 50 }),
      least: fc.integer({ min: 0, max: 20 }),
      most: fc.integer({ min: 0, max: 200 }),
      step: fc.integer({ min: 0, max: 12 }),
      backorders: fc.constantFrom(0, 1, 2),
    });
    fc.assert(
      fc.property(fc.nat(200), fc.integer({ min: 1, max: 250 }), rule, forms, (there, wanted, rules, written) => {
        const of: Fact = { sku: 'A', quantityE4: there * 10_000, sellable: true, manageStock: 'configured' };
        const { decimal, flag } = written;
        const off = flag(false);
        const members =
          `"is_qty_decimal":${off},"use_config_min_qty":${off},"min_qty":${decimal(rules.minQty * 10_000)},` +
          `"use_config_min_sale_qty":${off},"min_sale_qty":${decimal(rules.least * 10_000)},` +
          `"use_config_max_sale_qty":${off},"max_sale_qty":${decimal(rules.most * 10_000)},` +
          `"use_config_enable_qty_inc":${off},"enable_qty_increments":${flag(true)},` +
          `"use_config_qty_increments":${off},"qty_increments":${decimal(rules.step * 10_000)},` +
          `"use_config_backorders":${off},"backorders":${rules.backorders},`;
        const question = { sku: 'A', channel: 'web' as const, wantedE4: wanted * 10_000 };
        const result = ruleFirm(question, recordOf(stockItem(of, written, members)));
        const allowed =
          wanted >= rules.least &&
          (rules.most === 0 || wanted <= rules.most) &&
          (rules.step === 0 || wanted % rules.step === 0) &&
          (rules.backorders > 0 || wanted <= there - rules.minQty);
        const { ruling } = result as Extract<FirmResult, { kind: 'firm' }>;
        expect(ruling.kind).toBe(allowed ? 'granted' : 'denied');
        if (ruling.kind === 'granted') expect(ruling.backOrder).toBe(wanted > there);
      }),
      { numRuns: 500 },
    );
  });
});

describe('source items', () => {
  const SOURCES = ['A', 'B', 'C', 'D', 'E'];
  const row = fc.record({ source: fc.constantFrom(...SOURCES), quantityE4: e4, inStock: fc.boolean() });
  const rowsOfOne = fc.uniqueArray(row, { minLength: 1, maxLength: 5, selector: ({ source }) => source });
  const topology: fc.Arbitrary<Topology> = fc
    .tuple(
      fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      fc.array(fc.subarray(SOURCES), { minLength: PLACES.length, maxLength: PLACES.length }),
    )
    .map(([enabled, filled]) => ({
      sources: SOURCES.map((code, index) => ({ code, enabled: enabled[index] ?? false })),
      places: PLACES.map((where, index) => ({ place: where, sources: filled[index] ?? [] })),
    }));

  it('add up by the one rule, for any sources, channels and order of rows', () => {
    fc.assert(
      fc.property(sku, rowsOfOne, topology, forms, fc.boolean(), (asked, rows, shop, { decimal }, twice) => {
        const written = (twice ? [...rows, ...rows.toReversed()] : rows).map(
          ({ source, quantityE4, inStock }) =>
            `{"sku":${JSON.stringify(asked)},"source_code":"${source}","quantity":${decimal(quantityE4)},"status":${Number(inStock)}}`,
        );
        const bytes = Buffer.from(`{"items":[${written.join(',')}],"total_count":0}`);
        const items = itemsOf('msi', readJson('msi', bytes, undefined), 'msi.sourceItem').map(readSourceItem);
        const on = new Set(shop.sources.flatMap(({ code, enabled }) => (enabled ? [code] : [])));
        const expected = (where: SalesPlace) => {
          const entry = shop.places.find(({ place: at }) => JSON.stringify(at) === JSON.stringify(where));
          const counting = rows.filter(({ source }) => on.has(source) && entry?.sources.includes(source));
          const inStock = counting.filter((each) => each.inStock);
          const sum = (inStock.length > 0 ? inStock : counting).reduce((total, each) => total + each.quantityE4, 0);
          return { sellable: inStock.length > 0, stock: { kind: 'counted', quantityE4: sum } };
        };
        for (const where of PLACES) {
          expect(translateSourceItems(asked, where, items, shop)).toEqual({
            kind: 'available',
            sku: asked,
            ...where,
            ...expected(where),
          });
        }
        expect(translateSourceItemsByLocation(asked, items, shop)).toEqual(
          LOCATIONS.map((location) => ({ location, ...expected({ channel: 'store', location }) })),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('are asked for with every SKU once, in lines that servers take', () => {
    fc.assert(
      fc.property(fc.uniqueArray(sku, { minLength: 1, maxLength: 100 }), (skus) => {
        const targets = sourceItemTargets(skus);
        const asked = targets.flatMap((target) => {
          expect(target.length).toBeLessThan(7_000);
          const { searchParams } = new URL(target, 'http://core');
          return [...searchParams.getAll('sku'), ...searchParams.getAll('sku[]')];
        });
        expect(asked).toEqual(skus);
      }),
      { numRuns: 50 },
    );
  });
});
