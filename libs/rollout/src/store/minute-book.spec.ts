import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@banyan/kernel';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import type { CountedMinute } from './minute-book.js';
import { RolloutStore } from './rollout-store.js';
import { StoreUnavailable } from '@banyan/database';

const MINUTE = 29_500_020;
const [GATEWAY, OTHER] = [newId(), newId()];

function counted(over: Partial<CountedMinute> = {}): CountedMinute {
  return {
    stream: GATEWAY,
    domain: 'inventory',
    operation: 'availability.one',
    minute: MINUTE,
    requests: 10,
    failed: 1,
    ...over,
  };
}

describe('kept minutes of the service arm', () => {
  let postgres: TestPostgres;
  let store: RolloutStore;
  beforeAll(async () => {
    postgres = await startPostgres();
    store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000 });
    await store.start();
  });
  afterEach(async () => {
    const sql = new Client({ connectionString: postgres.url });
    await sql.connect();
    await sql.query('TRUNCATE banyan.service_minute, banyan.service_hour');
    await sql.end();
  });
  afterAll(async () => {
    await store?.stop();
    await postgres?.stop();
  });

  it('are the sum over gateways, each word taken once, however often and in whatever order it comes', async () => {
    await store.keepServiceMinutes([counted(), counted({ stream: OTHER, requests: 5, failed: 5 })]);
    const now = await store.keepServiceMinutes([counted({ requests: 12, failed: 2 })]);
    expect(now).toEqual([
      { domain: 'inventory', operation: 'availability.one', minute: MINUTE, requests: 17, failed: 7 },
    ]);
    // An older word that was on its way for long.
    expect(await store.keepServiceMinutes([counted()])).toEqual(now);
    expect(await store.serviceMinutes(MINUTE)).toEqual(now);
    expect(await store.serviceMinutes(MINUTE + 1)).toEqual([]);
    expect(await store.keepServiceMinutes([])).toEqual([]);
  });

  it('of a gateway that started anew are added to those of its earlier life', async () => {
    await store.keepServiceMinutes([counted()]);
    await store.keepServiceMinutes([counted({ stream: newId(), requests: 3, failed: 0 })]);
    expect(await store.serviceTotals('inventory', MINUTE)).toEqual([
      { operation: 'availability.one', requests: 13, failed: 1, sinceMinute: MINUTE },
    ]);
  });

  it('become hours and lose nothing by it, also when that happens again', async () => {
    const minutes = [0, 1, 59, 60, 61].map((after) => counted({ minute: MINUTE + after }));
    await store.keepServiceMinutes([...minutes, counted({ operation: 'availability.batch', minute: MINUTE + 1 })]);
    const totals = () => store.serviceTotals('inventory', MINUTE - (MINUTE % 60));
    const before = await totals();
    expect(before.map(({ requests }) => requests)).toEqual([10, 50]);
    for (const minutesBefore of [MINUTE + 1, MINUTE + 60, MINUTE + 60]) {
      await store.pruneServiceMinutes({ minutesBefore, hoursBefore: 0 });
      expect((await totals()).map(({ requests, failed }) => [requests, failed])).toEqual([
        [10, 1],
        [50, 5],
      ]);
    }
    expect((await store.serviceMinutes(0)).map(({ minute }) => minute)).toEqual([MINUTE + 60, MINUTE + 61]);
    await store.pruneServiceMinutes({ minutesBefore: MINUTE + 60, hoursBefore: MINUTE + 60 });
    expect((await totals()).map(({ requests }) => requests)).toEqual([20]);
  });

  it('refuse more failures than requests', async () => {
    await expect(store.keepServiceMinutes([counted({ requests: 1, failed: 2 })])).rejects.toThrow(
      'service_minute_counts',
    );
  });

  it('say when the latch was last armed by a person', async () => {
    expect(await store.lastResetAtMs('inventory')).toBeUndefined();
    const by = { kind: 'person', name: 'anna' } as const;
    await store.hold({ domain: 'inventory', by, reason: 'looking', atMs: 1_000, canaryPercent: 5 });
    await store.reset({ domain: 'inventory', by, reason: 'looked', atMs: 2_000 });
    await store.hold({ domain: 'inventory', by, reason: 'looking again', atMs: 3_000, canaryPercent: 5 });
    expect(await store.lastResetAtMs('inventory')).toBe(2_000);
  });

  it('are not kept while the database is away', async () => {
    await postgres.pause();
    await expect(store.keepServiceMinutes([counted()])).rejects.toThrow(StoreUnavailable);
    await postgres.resume();
  });
});
