import type { Topology } from '@banyan/domains';
import { ManualClock } from '@banyan/kernel';
import { dataSourceOf, migrate } from '@banyan/service';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { INVENTORY_TABLES } from '../storage/inventory-tables.js';
import { SourceMap } from './source-map.js';
import { TOPOLOGY_EVERY_MS, TopologyFollower, type TopologyOutcome } from './topology-follower.js';
import { TopologyStore } from './topology.store.js';

const SHOP: Topology = {
  sources: [
    { code: 'WH-NORD', enabled: true },
    { code: 'WH-ALT', enabled: false },
    { code: 'ST-0101', enabled: true },
  ],
  places: [
    { place: { channel: 'web' }, sources: ['WH-NORD', 'WH-ALT'] },
    { place: { channel: 'store', location: 'berlin-mitte' }, sources: ['ST-0101'] },
  ],
};

let postgres: TestPostgres;
let dataSource: DataSource;
let clock: ManualClock;
let map: SourceMap;
let told: TopologyOutcome[];
let answer: () => Promise<Topology>;
let reads: number;

function followerOf(store = new TopologyStore(dataSource)): TopologyFollower {
  const reader = {
    read: () => {
      reads += 1;
      return answer();
    },
  };
  return new TopologyFollower(reader, store, map, clock, (outcome) => told.push(outcome));
}

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
  await dataSource.query('TRUNCATE inventory.topology');
  clock = new ManualClock();
  map = new SourceMap();
  told = [];
  reads = 0;
  answer = () => Promise.resolve(SHOP);
});

describe('the topology', () => {
  test('is read at once, then every 30 s, and only enabled sources serve', async () => {
    const follower = followerOf();
    expect(map.known).toBe(false);
    await follower.tick();
    expect(told).toEqual([{ kind: 'read', changed: true }]);
    expect([...(map.enabledAt({ channel: 'web' }) ?? [])]).toEqual(['WH-NORD']);
    expect([...(map.enabledAt({ channel: 'store', location: 'berlin-mitte' }) ?? [])]).toEqual(['ST-0101']);
    expect(map.enabledAt({ channel: 'app' })).toBeUndefined();
    expect([...map.codes]).toEqual(['WH-NORD', 'WH-ALT', 'ST-0101']);
    clock.advance(TOPOLOGY_EVERY_MS - 1);
    await follower.tick();
    expect(reads).toBe(1);
    clock.advance(1);
    await follower.tick();
    expect(told[1]).toEqual({ kind: 'read', changed: false });
  });

  test('is asked for every second until there is one', async () => {
    answer = () => Promise.reject(new Error('down'));
    const follower = followerOf();
    for (let second = 0; second < 3; second++) {
      await follower.tick();
      clock.advance(1_000);
    }
    expect(reads).toBe(3);
    expect(told[0]).toEqual({ kind: 'failed', because: 'down' });
  });

  test('is known after a restart without the core, and followed when that is back', async () => {
    await followerOf().tick();
    map = new SourceMap();
    answer = () => Promise.reject(new Error('down'));
    const follower = followerOf();
    await follower.resume();
    await follower.tick();
    expect(map.enabledAt({ channel: 'web' })?.has('WH-NORD')).toBe(true);
    answer = () => Promise.resolve({ ...SHOP, sources: SHOP.sources.map((source) => ({ ...source, enabled: true })) });
    clock.advance(TOPOLOGY_EVERY_MS);
    await follower.tick();
    expect(told.at(-1)).toEqual({ kind: 'read', changed: true });
    expect(map.enabledAt({ channel: 'web' })?.has('WH-ALT')).toBe(true);
  });

  test.each<[string, Partial<Topology>, string]>([
    ['empty', { sources: [], places: [] }, 'names no source'],
    ['without places', { places: [] }, 'names no place'],
    [
      'all switched off',
      { sources: SHOP.sources.map(({ code }) => ({ code, enabled: false })) },
      'has no enabled source',
    ],
    ['with a place of nothing', { places: [{ place: { channel: 'web' }, sources: [] }] }, 'gives web no source'],
    [
      'with a stranger',
      { places: [{ place: { channel: 'store', location: 'koeln-deutz' }, sources: ['WH-XX'] }] },
      'gives store/koeln-deutz a source it does not name',
    ],
  ])('%s is not believed: the last one stays in force', async (_, change, because) => {
    const follower = followerOf();
    await follower.tick();
    answer = () => Promise.resolve({ ...SHOP, ...change });
    clock.advance(TOPOLOGY_EVERY_MS);
    await follower.tick();
    expect(told.at(-1)).toEqual({ kind: 'refused', because });
    expect(map.enabledAt({ channel: 'web' })?.has('WH-NORD')).toBe(true);
    expect(await new TopologyStore(dataSource).load()).toEqual(SHOP);
  });

  test('is in force although the tables are away', async () => {
    await postgres.pause();
    await followerOf().tick();
    expect(told).toMatchObject([{ kind: 'failed' }]);
    expect(map.known).toBe(true);
    await postgres.resume();
  });

  test('stopped, it is asked for no more', async () => {
    const follower = followerOf();
    await follower.stop();
    await follower.tick();
    expect(reads).toBe(0);
  });
});
