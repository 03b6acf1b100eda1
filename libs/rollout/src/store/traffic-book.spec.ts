import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@banyan/kernel';
import { Client } from 'pg';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import { RolloutStore } from './rollout-store.js';
import type { CountedTraffic } from './traffic-book.js';

const MINUTE = 29_500_020;
const [GATEWAY, OTHER] = [newId(), newId()];
const COUNTS = {
  requests: 10,
  failed: 1,
  slow: 2,
  journeysFailed: 1,
  intendedMicro: 500_000,
  compared: 4,
  mismatched: 1,
};

const counted = (over: Partial<CountedTraffic> = {}): CountedTraffic => ({
  stream: GATEWAY,
  domain: 'inventory',
  minute: MINUTE,
  arm: 'service',
  channel: 'web',
  ...COUNTS,
  ...over,
});
const twice = {
  requests: 20,
  failed: 2,
  slow: 4,
  journeysFailed: 2,
  intendedMicro: 1_000_000,
  compared: 8,
  mismatched: 2,
};
const ALL = { domain: 'inventory', from: MINUTE, to: MINUTE + 60 };

describe('kept traffic of both arms', () => {
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
    await sql.query('TRUNCATE banyan.traffic_hour, banyan.traffic_minute, banyan.sighting');
    await sql.end();
  });
  afterAll(async () => {
    await store?.stop();
    await postgres?.stop();
  });

  it('is the sum over gateways and channels, each word taken once, in steps that add counts', async () => {
    await store.keepTraffic([counted(), counted({ channel: 'app' }), counted({ stream: OTHER, minute: MINUTE + 5 })]);
    // The same word again, and an older one that was on its way for long.
    await store.keepTraffic([counted(), counted({ channel: 'app', requests: 4, failed: 0, slow: 0 })]);
    await store.keepTraffic([counted({ arm: 'legacy', minute: MINUTE + 9 }), counted({ minute: MINUTE + 60 })]);
    expect(await store.trafficSteps(ALL, 5)).toEqual([
      { step: 0, arm: 'service', ...twice },
      { step: 1, arm: 'legacy', ...COUNTS },
      { step: 1, arm: 'service', ...COUNTS },
    ]);
    expect(await store.trafficSteps({ ...ALL, channel: 'app' }, 60)).toEqual([{ step: 0, arm: 'service', ...COUNTS }]);
    expect(await store.trafficSteps({ ...ALL, domain: 'pricing' }, 5)).toEqual([]);
    expect(await store.channelTraffic(ALL)).toEqual([
      { channel: 'app', arm: 'service', ...COUNTS },
      { channel: 'web', arm: 'legacy', ...COUNTS },
      { channel: 'web', arm: 'service', ...twice },
    ]);
  });

  it('loses nothing when it is added up over gateways, also when that happens again, until it is too old', async () => {
    await store.keepTraffic([counted(), counted({ stream: OTHER })]);
    for (const sumBefore of [MINUTE + 1, MINUTE + 1, MINUTE + 60]) {
      await store.pruneTraffic({ sumBefore, dropBefore: 0 });
      expect(await store.trafficSteps(ALL, 60)).toEqual([{ step: 0, arm: 'service', ...twice }]);
    }
    await store.pruneTraffic({ sumBefore: MINUTE, dropBefore: MINUTE + 60 });
    expect(await store.trafficSteps(ALL, 60)).toEqual([]);
  });

  it('is the same from hours as from minutes, wherever a range begins and ends', async () => {
    const minutes = Array.from({ length: 240 }, (_, at) => MINUTE + at * 2);
    await store.keepTraffic(minutes.map((minute) => counted({ minute })));
    const ranges = [0, 1, 59, 60, 61, 150].flatMap((from) =>
      [200, 240, 241, 299, 480].map((to) => ({ domain: 'inventory', from: MINUTE + from, to: MINUTE + to })),
    );
    const read = () =>
      Promise.all(
        ranges.map(async (range) => [
          await store.channelTraffic(range),
          await store.trafficSteps(range, 1_000),
          await store.trafficSteps(range, 120),
        ]),
      );
    const before = await read();
    for (const sumBefore of [MINUTE + 125, MINUTE + 250, MINUTE + 250]) {
      await store.pruneTraffic({ sumBefore, dropBefore: 0 });
      expect(await read()).toEqual(before);
    }
  });

  it('refuses more failures than requests', async () => {
    await expect(store.keepTraffic([counted({ failed: 11 })])).rejects.toThrow('traffic_minute_counts');
  });

  it('keeps what was seen to change, the latest first, a page at a time, and knows what is so', async () => {
    const seen = (atMs: number, is: string, domain = 'inventory') =>
      ({ id: newId(), domain, kind: 'slider', atMs, was: undefined, is }) as const;
    const [first, second, same, elsewhere] = [seen(1, '5'), seen(2, '20'), seen(2, '50'), seen(3, '1', 'pricing')];
    for (const each of [first, second, same, elsewhere]) await store.keepSighting(each);
    const page = await store.sightingHistory({ limit: 2 });
    expect(page).toEqual([elsewhere, same]);
    const rest = await store.sightingHistory({ limit: 9, before: page[1]! });
    expect(rest).toEqual([second, first]);
    expect(await store.sightingHistory({ limit: 9, domain: 'pricing', sinceMs: 2 })).toEqual([elsewhere]);
    expect(await store.sightingHistory({ limit: 9, kinds: ['stage'] })).toEqual([]);
    expect(await store.sightingHistory({ limit: 9, person: 'anna' })).toEqual([]);
    expect((await store.latestSightings()).map(({ domain, atMs }) => [domain, atMs])).toEqual([
      ['inventory', 2],
      ['pricing', 3],
    ]);
  });

  it('finds the decisions of a person over all domains', async () => {
    const by = { kind: 'person', name: 'anna' } as const;
    await store.hold({ domain: 'inventory', by, reason: 'looking', atMs: 1_000, canaryPercent: 5 });
    await store.hold({
      domain: 'pricing',
      by: { ...by, name: 'ben' },
      reason: 'looking',
      atMs: 2_000,
      canaryPercent: 5,
    });
    expect(await store.decisionHistory({ limit: 9 })).toMatchObject([{ domain: 'pricing' }, { domain: 'inventory' }]);
    expect(await store.decisionHistory({ limit: 9, person: 'anna', kinds: ['hold'] })).toMatchObject([{ atMs: 1_000 }]);
    expect(await store.decisionHistory({ limit: 9, kinds: ['trip'] })).toEqual([]);
  });
});
