import { CHANNELS, type Topology } from '@banyan/domains';
import { ManualClock } from '@banyan/kernel';
import { Outbox } from '@banyan/outbox';
import { dataSourceOf, migrate } from '@banyan/service';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { EventSchemas } from '../../../../test/support/event-schemas.js';
import { INVENTORY_TABLES } from '../storage/inventory-tables.js';
import { SourceMap } from '../topology/source-map.js';
import { StockThresholds } from './stock-thresholds.js';
import { StockWatch } from './stock-watch.js';

const SKU = 'A/B-100';
/** The web is served from two sources, every other channel from one. */
const TOPOLOGY: Topology = {
  sources: ['north', 'south'].map((code) => ({ code, name: code, enabled: true })),
  places: CHANNELS.map((channel) => ({
    place: { channel },
    sources: channel === 'web' ? ['north', 'south'] : ['south'],
  })),
};

let postgres: TestPostgres;
let dataSource: DataSource;
let clock: ManualClock;
let watch: StockWatch;
let told: number;

beforeAll(async () => {
  postgres = await startPostgres();
  await migrate(INVENTORY_TABLES, postgres.url);
  dataSource = await dataSourceOf(INVENTORY_TABLES, postgres.url).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await postgres.stop();
});

beforeEach(async () => {
  await dataSource.query(`TRUNCATE inventory.stock_level, inventory.stock_threshold, inventory.stock_due,
    inventory.stock_standing, inventory.outbox_message CASCADE`);
  clock = new ManualClock();
  told = 0;
  watch = watching();
  await new StockThresholds(dataSource).set({ sku: SKU, lowAtE4: 50_000, recoveredAtE4: 100_000 });
});

function watching(): StockWatch {
  const sources = new SourceMap();
  sources.follow(TOPOLOGY);
  return new StockWatch({ dataSource, sources, outbox: new Outbox('inventory'), clock, told: () => (told += 1) });
}

async function level(source: string, each: number, claimed = 0): Promise<void> {
  await dataSource.query(
    `INSERT INTO inventory.stock_level AS known (sku, source, quantity_e4, in_stock, sequence, changed_at, claimed_e4)
     VALUES ($1, $2, $3, true, 1, now(), $4)
     ON CONFLICT ON CONSTRAINT stock_level_pkey DO UPDATE SET quantity_e4 = excluded.quantity_e4, claimed_e4 = excluded.claimed_e4`,
    [SKU, source, each * 10_000, claimed * 10_000],
  );
}

async function look(by = watch): Promise<void> {
  clock.advance(250);
  await by.tick();
}

/** What was told so far, such as `low web 3`. */
async function events(): Promise<readonly string[]> {
  const rows = await dataSource.query<{ type: string; key: string; data: { channel: string; availableE4: number } }[]>(
    'SELECT type, key, data FROM inventory.outbox_message ORDER BY position',
  );
  return rows.map(({ type, key, data }) => {
    expect(key).toBe(SKU);
    expect(new EventSchemas(true).faultsOfData(`inventory/${type.split('.').at(-2)}.v1.yaml`, data)).toEqual([]);
    return `${type.split('.').at(-2)?.replace('stock-', '')} ${data.channel} ${data.availableE4 / 10_000}`;
  });
}

describe('stock of a watched article', () => {
  it('is told of where it runs low, and again where it has recovered; between the two nothing is', async () => {
    await level('north', 20);
    await level('south', 30);
    await look();
    expect(await events()).toEqual([]);
    await level('south', 5);
    await look();
    expect(await events()).toEqual(['low app 5', 'low marketplace 5', 'low store 5']);
    expect(told).toBe(1);
    await level('south', 9);
    await look();
    await level('south', 6);
    await look();
    expect(await events()).toHaveLength(3);
    await level('south', 10);
    await look();
    expect((await events()).slice(3)).toEqual(['recovered app 10', 'recovered marketplace 10', 'recovered store 10']);
  });

  it('is low by what is set aside for orders, too', async () => {
    await level('north', 6);
    await level('south', 6);
    await look();
    await level('north', 6, 6);
    await level('south', 6, 2);
    await look();
    expect(await events()).toContain('low web 4');
  });

  it('is told of once, whoever looks, and however often it is looked', async () => {
    await level('north', 1);
    await level('south', 1);
    const others = [watching(), watching()];
    await Promise.all([look(), ...others.map((other) => look(other))]);
    await look();
    expect(await events()).toEqual(['low web 2', 'low app 1', 'low marketplace 1', 'low store 1']);
  });

  it('is not told of by a change that is rolled back', async () => {
    await level('north', 20);
    await level('south', 20);
    await look();
    const failing = dataSource.transaction(async (manager) => {
      await manager.query('UPDATE inventory.stock_level SET quantity_e4 = 0');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await look();
    expect(await events()).toEqual([]);
  });

  it('is looked at again when a threshold is set, and not when there is none', async () => {
    await level('north', 20);
    await level('south', 20);
    await look();
    const thresholds = new StockThresholds(dataSource);
    await thresholds.set({ sku: SKU, lowAtE4: 300_000, recoveredAtE4: 400_000 });
    await look();
    expect(await events()).toEqual(['low app 20', 'low marketplace 20', 'low store 20']);
    expect((await thresholds.list())[0]?.channels.map(({ channel, standing }) => `${channel} ${standing}`)).toEqual([
      'app low',
      'marketplace low',
      'store low',
      'web enough',
    ]);
    expect(await thresholds.remove(SKU)).toBe(true);
    await level('south', 0);
    expect(await dataSource.query('SELECT 1 FROM inventory.stock_due')).toEqual([]);
    expect(await thresholds.remove(SKU)).toBe(false);
  });
});
