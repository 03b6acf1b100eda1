import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { HeldStock, ProductRecord } from '../books/product-record.js';
import { ONE_PIECE } from '../books/quantity.js';
import { STORE_VIEWS, type SourceCode, type StoreViewCode } from '../books/sources.js';
import { type Backorders, PLAIN_STOCK_ITEM, type StockItem } from '../books/stock-item.js';
import { stockInView } from '../books/stock-in-view.js';
import { planSold, planTakings, viewFor } from './plan-takings.js';

const SOURCE_CODES = ['WH-NORD', 'WH-SUED', 'WH-MKT', 'ST-0101', 'ST-0102', 'WH-ALT', 'WH-RETOU'] as const;

function product(
  id: number,
  stock: Partial<Record<SourceCode, HeldStock>>,
  stockItem: Partial<StockItem> = {},
): ProductRecord {
  return {
    id,
    sku: `P-${id}`,
    name: `Ding ${id}`,
    description: '',
    categoryId: 1,
    price: '1.00',
    unit: 'EA',
    unitsPerCase: 1,
    stockItem: { ...PLAIN_STOCK_ITEM, ...stockItem },
    ugly: false,
    stock: new Map(Object.entries(stock) as [SourceCode, HeldStock][]),
  };
}

const held = fc.record({
  quantity: fc.integer({ min: -20, max: 60 }).map((pieces) => pieces * ONE_PIECE),
  inStock: fc.boolean(),
});
const stocks = fc
  .array(fc.tuple(fc.constantFrom(...SOURCE_CODES), held), { maxLength: 7 })
  .map((rows) => Object.fromEntries(rows) as Partial<Record<SourceCode, HeldStock>>);
const items = fc.record({
  backorders: fc.constantFrom<Backorders>(0, 1, 2),
  useConfigManageStock: fc.boolean(),
  manageStock: fc.boolean(),
  useConfigMinQuantity: fc.boolean(),
  minQuantity: fc.integer({ min: 0, max: 15 }).map((pieces) => pieces * ONE_PIECE),
});
const cases = fc.record({
  products: fc.array(fc.tuple(stocks, items), { minLength: 1, maxLength: 3 }),
  lines: fc.array(fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 5 }),
  view: fc.constantFrom(...(Object.keys(STORE_VIEWS) as StoreViewCode[])),
  closed: fc.uniqueArray(fc.constantFrom(...SOURCE_CODES), { maxLength: 3 }),
});

describe('where an order takes its goods', () => {
  test('sums are what is wanted; nothing closed or not in stock is touched; nobody goes below nought but by back-order', () => {
    fc.assert(
      fc.property(cases, ({ products, lines, view, closed }) => {
        const made = products.map(([stock, item], at) => product(at + 1, stock, item));
        const isEnabled = (source: SourceCode): boolean => !(closed as readonly string[]).includes(source);
        const wanted = lines.flatMap(([at, pieces]) => {
          const one = made[at];
          return one === undefined ? [] : [{ product: one, quantityE4: pieces * ONE_PIECE }];
        });
        const plan = planTakings(wanted, { view, isEnabled });
        const isManaged = ({ stockItem }: ProductRecord): boolean =>
          stockItem.useConfigManageStock || stockItem.manageStock;
        if (plan.kind === 'refused') {
          for (const { line, because } of plan.lines) {
            const one = wanted[line];
            expect(because).toBe('stock');
            // Only where nothing is offered, or less than all lines up to this one want and nobody may owe.
            const sells = one !== undefined && stockInView(one.product, view, isEnabled);
            const upTo = wanted
              .slice(0, line + 1)
              .filter(({ product: of }) => of === one?.product)
              .reduce((sum, { quantityE4 }) => sum + quantityE4, 0);
            const floor =
              one?.product.stockItem.useConfigMinQuantity === true ? 0 : (one?.product.stockItem.minQuantity ?? 0);
            expect(
              sells === false ||
                !sells.inStock ||
                (one?.product.stockItem.backorders === 0 && upTo > sells.quantity - floor),
            ).toBe(true);
          }
          return;
        }
        for (const one of made) {
          const asked = wanted
            .filter(({ product: of }) => of === one)
            .reduce((sum, { quantityE4 }) => sum + quantityE4, 0);
          const takings = plan.takings.filter(({ product: of }) => of === one);
          const taken = takings.reduce((sum, { quantityE4 }) => sum + quantityE4, 0);
          expect(taken).toBe(isManaged(one) ? asked : 0);
          for (const { source, quantityE4 } of takings) {
            expect(quantityE4).toBeGreaterThan(0);
            expect(isEnabled(source)).toBe(true);
            expect((STORE_VIEWS[view].sources as readonly SourceCode[]).includes(source)).toBe(true);
            expect(one.stock.get(source)?.inStock).toBe(true);
          }
          if (one.stockItem.backorders !== 0) continue;
          const sells = stockInView(one, view, isEnabled);
          const floor = one.stockItem.useConfigMinQuantity ? 0 : one.stockItem.minQuantity;
          if (taken > 0) expect(taken).toBeLessThanOrEqual(sells.quantity - floor);
          for (const source of new Set(takings.map((taking) => taking.source))) {
            const from = takings.filter((taking) => taking.source === source);
            const sum = from.reduce((all, { quantityE4 }) => all + quantityE4, 0);
            expect(sum).toBeLessThanOrEqual(one.stock.get(source)?.quantity ?? 0);
          }
        }
      }),
    );
  });

  test('two lines of one product share what is there', () => {
    const one = product(1, { 'WH-NORD': { quantity: 5 * ONE_PIECE, inStock: true } });
    const lines = [3, 3].map((pieces) => ({ product: one, quantityE4: pieces * ONE_PIECE }));
    expect(planTakings(lines, { view: 'default', isEnabled: () => true })).toEqual({
      kind: 'refused',
      lines: [{ line: 1, because: 'stock' }],
    });
  });

  test('what was sold already is never refused, and all of it is booked off', () => {
    fc.assert(
      fc.property(cases, ({ products, lines, view, closed }) => {
        const made = products.map(([stock]) => product(1, stock));
        const isEnabled = (source: SourceCode): boolean => !(closed as readonly string[]).includes(source);
        const sold = lines.flatMap(([at, pieces]) => {
          const one = made[at];
          return one === undefined ? [] : [{ product: one, quantityE4: pieces * ONE_PIECE, source: undefined }];
        });
        const isAnyOpen = STORE_VIEWS[view].sources.some(isEnabled);
        const sum = (rows: readonly { readonly quantityE4: number }[]): number =>
          rows.reduce((all, { quantityE4 }) => all + quantityE4, 0);
        expect(sum(planSold(sold, { view, isEnabled }))).toBe(isAnyOpen ? sum(sold) : 0);
      }),
    );
  });

  test('a branch where the shopper collects is the only place', () => {
    expect(viewFor('ST-0103', 'default')).toBe('pos_0103');
    expect(viewFor(null, 'mkt')).toBe('mkt');
  });
});
