import { ManualClock } from '@banyan/kernel';
import type { CloudEvent } from '@banyan/outbox';
import { dataSourceOf, migrate } from '@banyan/service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { PRICING_TABLES } from '../storage/pricing-tables.js';
import { PausedPromotions } from './paused-promotions.js';
import { StockRules } from './stock-rules.js';
import { StockRulesStore } from './stock-rules.store.js';

let postgres: TestPostgres;
let dataSource: DataSource;
let paused: PausedPromotions;
let rules: StockRules;
let events = 0;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(PRICING_TABLES, postgres.url);
  dataSource = await dataSourceOf(PRICING_TABLES, postgres.url).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await postgres.stop();
});

beforeEach(async () => {
  await dataSource.query('TRUNCATE pricing.inbox, pricing.stock_rule, pricing.stock_told');
  paused = new PausedPromotions();
  rules = new StockRules(new StockRulesStore(dataSource), paused, new ManualClock());
  await rules.setRule({ promotion: '20-off-shirts', skus: ['SHIRT-1', 'SHIRT-2'] });
});

function told(kind: 'low' | 'recovered', sequence: number, change: object = {}): CloudEvent {
  events += 1;
  return {
    specversion: '1.0',
    id: `event-${events}`,
    source: '/banyan/inventory',
    type: `shop.banyan.inventory.stock-${kind}.v1`,
    subject: 'SHIRT-1',
    partitionkey: 'SHIRT-1',
    sequence: String(sequence).padStart(19, '0'),
    data: { sku: 'SHIRT-1', channel: 'web', availableE4: 30_000, lowAtE4: 50_000, recoveredAtE4: 100_000, ...change },
  };
}

describe('a promotion with a rule', () => {
  it('is paused while stock of an article of it runs low, in that channel alone', async () => {
    expect(await rules.take(told('low', 1))).toEqual({ kind: 'taken' });
    expect(paused.isPaused('20-off-shirts', 'web')).toBe(true);
    expect(paused.isPaused('20-off-shirts', 'app')).toBe(false);
    expect(paused.isPaused('another', 'web')).toBe(false);
    await rules.take(told('recovered', 2));
    expect(paused.isPaused('20-off-shirts', 'web')).toBe(false);
  });

  it('stays paused while another of its articles is low', async () => {
    await rules.take(told('low', 1));
    await rules.take(told('low', 1, { sku: 'SHIRT-2' }));
    await rules.take(told('recovered', 2));
    expect(paused.isPaused('20-off-shirts', 'web')).toBe(true);
    expect(paused.pauses).toEqual([expect.objectContaining({ promotion: '20-off-shirts', sku: 'SHIRT-2' })]);
  });

  it('is paused at once when the rule comes after the news, and no more when it goes', async () => {
    await rules.take(told('low', 1, { sku: 'HAT' }));
    await rules.setRule({ promotion: 'hats', skus: ['HAT', 'HAT'] });
    expect(paused.isPaused('hats', 'web')).toBe(true);
    await rules.setRule({ promotion: 'hats', skus: [] });
    expect(paused.isPaused('hats', 'web')).toBe(false);
  });

  it('is as the latest news has it, in whatever order and however often they come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }).chain((lows) =>
          fc.record({
            lows: fc.constant(lows),
            order: fc.array(fc.nat(lows.length - 1), { minLength: lows.length, maxLength: 24 }),
          }),
        ),
        async ({ lows, order }) => {
          await dataSource.query('TRUNCATE pricing.inbox, pricing.stock_told');
          const news = lows.map((low, at) => told(low ? 'low' : 'recovered', at + 1));
          // The last of them comes in any case.
          for (const at of [...order, lows.length - 1]) await rules.take(news[at]!);
          expect(paused.isPaused('20-off-shirts', 'web')).toBe(lows.at(-1));
        },
      ),
      { numRuns: 25 },
    );
  });

  it('is known to be paused by who starts anew, and by another replica', async () => {
    await rules.take(told('low', 1));
    const another = new PausedPromotions();
    await new StockRules(new StockRulesStore(dataSource), another, new ManualClock()).begin();
    expect(another.isPaused('20-off-shirts', 'web')).toBe(true);
  });

  it.each([
    ['of another type', { ...told('low', 1), type: 'shop.banyan.orders.accepted.v1' }],
    ['without a number', { ...told('low', 1), sequence: '' }],
    ['of no channel', told('low', 1, { channel: 'fax' })],
    ['of no article', told('low', 1, { sku: 7 })],
  ])('refuses news %s, and has no effect', async (_, event) => {
    expect(await rules.take(event)).toMatchObject({ kind: 'refused' });
    expect(await dataSource.query('SELECT 1 FROM pricing.inbox')).toEqual([]);
  });
});
