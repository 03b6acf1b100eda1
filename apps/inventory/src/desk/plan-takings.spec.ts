import type { SellingRules } from '@banyan/domains';
import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import {
  coreProduct,
  PLAIN_STOCK_ITEM,
  planTakingsAtCore,
  saleRulesOf,
  STORE_VIEWS,
  type Backorders,
  type HeldStock,
  type SourceCode,
  type StockItem,
  type StoreViewCode,
} from '../../../../test/inventory/core-takings.js';
import { planTakings, type Shelf, type ShelfLevel, type TakingPlan } from './plan-takings.js';

const ONE = 10_000;

const RULES: SellingRules = {
  minimumE4: ONE,
  maximumE4: 10_000 * ONE,
  stepE4: ONE,
  outOfStockE4: 0,
  backOrders: false,
};

const level = (source: string, pieces: number, change: Partial<ShelfLevel> = {}): ShelfLevel => ({
  source,
  freeE4: pieces * ONE,
  inStock: true,
  owedE4: 0,
  ...change,
});

const shelf = (levels: readonly ShelfLevel[], rules: Partial<SellingRules> = {}, managed = true): Shelf => ({
  levels,
  managed,
  rules: { ...RULES, ...rules },
});

const plan = (pieces: number, of: Shelf | undefined): TakingPlan =>
  planTakings([{ sku: 'A', quantityE4: pieces * ONE }], () => of);

const taken = (...from: readonly [source: string, pieces: number][]): TakingPlan => ({
  kind: 'taken',
  takings: from.map(([source, pieces]) => ({ sku: 'A', source, quantityE4: pieces * ONE })),
});

const notTaken = (because: string) => ({ kind: 'refused', lines: [{ line: 0, because }] });

describe('where an order takes its goods', () => {
  test('the first source first, each down to nothing', () => {
    expect(plan(7, shelf([level('N', 5), level('S', 5)]))).toEqual(taken(['N', 5], ['S', 2]));
  });

  test('not beyond what is there', () => {
    expect(plan(11, shelf([level('N', 5), level('S', 5)]))).toEqual(notTaken('stock'));
  });

  test('beyond it on back-order, owed by the first', () => {
    const twice = {
      kind: 'taken',
      takings: [
        { source: 'N', quantityE4: 5 * ONE },
        { source: 'N', quantityE4: ONE },
      ],
    };
    expect(plan(6, shelf([level('N', 5)], { backOrders: true }))).toMatchObject(twice);
  });

  test('what is not counted takes nothing', () => {
    expect(plan(6, shelf([level('N', 0)], {}, false))).toEqual(taken());
  });

  test('what is kept back is not sold', () => {
    expect(plan(4, shelf([level('N', 5)], { outOfStockE4: 2 * ONE }))).toEqual(notTaken('stock'));
  });

  test('a source that is out of stock sells nothing, and what is set aside there beyond it is owed by the others', () => {
    const levels = [level('N', -3, { inStock: false, owedE4: 3 * ONE }), level('S', 5)];
    expect(plan(3, shelf(levels))).toEqual(notTaken('stock'));
    expect(plan(2, shelf(levels))).toEqual(taken(['S', 2]));
  });

  test.each([
    ['fraction', 0.0005],
    ['increments', 1.5],
    ['minimum', 0.5],
    ['maximum', 10_001],
  ])('so much is not sold at once: %s', (because, pieces) => {
    expect(plan(pieces, shelf([level('N', 20_000)], because === 'minimum' ? { stepE4: undefined } : {}))).toEqual(
      notTaken(because),
    );
  });

  test('nobody sells what nobody knows', () => {
    expect(plan(1, undefined)).toEqual(notTaken('stock'));
    expect(plan(1, shelf([]))).toEqual(notTaken('stock'));
  });
});

const SOURCES = ['WH-NORD', 'WH-SUED', 'WH-MKT', 'ST-0101', 'ST-0102', 'WH-ALT', 'WH-RETOU'] as const;

const quantities = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -20, max: 60 }).map((pieces) => pieces * ONE) },
  { weight: 1, arbitrary: fc.integer({ min: -200_000, max: 600_000 }) },
);
const mostly = fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });
const held = fc.record({ quantity: quantities, inStock: mostly });
const stocks = fc
  .array(fc.tuple(fc.constantFrom(...SOURCES), held), { minLength: 2, maxLength: 9 })
  .map((rows) => new Map<SourceCode, HeldStock>(rows));
const items: fc.Arbitrary<StockItem> = fc
  .record({
    backorders: fc.constantFrom<Backorders>(0, 1, 2),
    useConfigManageStock: fc.boolean(),
    manageStock: fc.boolean(),
    useConfigMinQuantity: fc.boolean(),
    minQuantity: fc.integer({ min: 0, max: 15 }).map((pieces) => pieces * ONE),
    useConfigMinSaleQuantity: mostly,
    minSaleQuantity: fc.constantFrom('1.0000', '2.0000', '0.5000', '{"32000":3,"2":5}'),
    useConfigMaxSaleQuantity: mostly,
    maxSaleQuantity: fc.constantFrom(0, 5 * ONE, 25_000),
    useConfigEnableIncrements: mostly,
    enableIncrements: fc.boolean(),
    useConfigIncrements: fc.boolean(),
    increments: fc.constantFrom(0, 2 * ONE, 3 * ONE),
    isQuantityDecimal: fc.boolean(),
  })
  .map((item) => ({ ...PLAIN_STOCK_ITEM, ...item }));

/** The core's rules as its face tells them: steps and whole pieces are one bound there. */
function rulesOf(item: StockItem): SellingRules {
  const rules = saleRulesOf(item);
  return {
    minimumE4: rules.minSaleQuantity,
    maximumE4: rules.maxSaleQuantity ?? undefined,
    stepE4: rules.increments ?? (item.isQuantityDecimal ? undefined : ONE),
    outOfStockE4: rules.minQuantity,
    backOrders: rules.backorders !== 0,
  };
}

test('it is the core’s own plan, whatever lies where and however it is sold', () => {
  const questions = fc.record({
    products: fc.array(fc.tuple(stocks, items), { minLength: 1, maxLength: 3 }),
    lines: fc.array(
      fc.tuple(
        fc.nat(2),
        fc.oneof(
          { weight: 6, arbitrary: fc.integer({ min: 1, max: 12 }).map((pieces) => pieces * ONE) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 400_000 }) },
        ),
      ),
      { minLength: 1, maxLength: 4 },
    ),
    view: fc.constantFrom(...(Object.keys(STORE_VIEWS) as StoreViewCode[])),
    closed: fc.uniqueArray(fc.constantFrom(...SOURCES), { maxLength: 2 }),
  });
  let takenPlans = 0;
  fc.assert(
    fc.property(questions, ({ products, lines, view, closed }) => {
      const made = products.map(([stock, item], at) => coreProduct(`P-${at}`, at + 1, stock, item));
      const isEnabled = (source: SourceCode): boolean => !(closed as readonly string[]).includes(source);
      const wanted = lines.flatMap(([at, quantityE4]) => {
        const product = made[at % made.length];
        return product === undefined ? [] : [{ product, quantityE4 }];
      });
      const core = planTakingsAtCore(wanted, { view, isEnabled });
      const ours = planTakings(
        wanted.map(({ product, quantityE4 }) => ({ sku: product.sku, quantityE4 })),
        (sku) => {
          const product = made.find((each) => each.sku === sku);
          if (product === undefined) return undefined;
          const levels = STORE_VIEWS[view].sources.filter(isEnabled).flatMap((source): ShelfLevel[] => {
            const at = product.stock.get(source);
            return at === undefined ? [] : [{ source, freeE4: at.quantity, inStock: at.inStock, owedE4: 0 }];
          });
          return { levels, managed: saleRulesOf(product.stockItem).managed, rules: rulesOf(product.stockItem) };
        },
      );
      expect(ours.kind).toBe(core.kind);
      if (core.kind === 'refused' && ours.kind === 'refused') {
        expect(ours.lines.map(({ line }) => line)).toEqual(core.lines.map(({ line }) => line));
      }
      if (core.kind === 'taken' && ours.kind === 'taken') {
        takenPlans += 1;
        expect(ours.takings).toEqual(
          core.takings.map(({ product, source, quantityE4 }) => ({ sku: product.sku, source, quantityE4 })),
        );
      }
    }),
    { numRuns: 3_000 },
  );
  // Half of the questions are of no use when none is ever granted.
  expect(takenPlans).toBeGreaterThan(300);
});
