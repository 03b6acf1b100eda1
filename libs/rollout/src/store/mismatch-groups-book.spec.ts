import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@banyan/kernel';
import { startPostgres, type TestPostgres } from '../../../../test/support/postgres.js';
import type { CountedGroup, KeptSample } from './mismatch-groups-book.js';
import { RolloutStore } from './rollout-store.js';
import { StoreUnavailable } from '@banyan/database';

const DAY = 20_420;
const DAY_MS = 86_400_000;
const MOST = { first: 2, drawn: 2, latest: 2 };
const hex = (n: number): string => n.toString(16).padStart(16, '0');

function group(over: Partial<CountedGroup> = {}): CountedGroup {
  return {
    domain: 'pricing',
    operation: 'price.one',
    path: 'price.amountMinor',
    kind: 'rounding',
    about: 'tax 7 %',
    release: '1.0.0',
    stream: newId(),
    day: DAY,
    count: 5,
    served: 1,
    ignored: 0,
    ignoredBy: null,
    firstMs: DAY * DAY_MS + 10,
    lastMs: DAY * DAY_MS + 20,
    questions: [hex(1), hex(2)],
    ...over,
  };
}

function sample(atMs: number, lot: string, over: Partial<KeptSample> = {}): KeptSample {
  const { domain, operation, path, kind, about, release } = group();
  const of = { domain, operation, path, kind, about, release };
  return { ...of, id: newId(), replica: 'gateway-1', atMs, lot, reason: 'lot', body: { at: atMs }, ...over };
}

describe('mismatches by group', () => {
  let postgres: TestPostgres;
  let store: RolloutStore;
  beforeAll(async () => {
    postgres = await startPostgres();
    store = new RolloutStore({ url: postgres.url, timeoutMs: 20_000 });
    await store.start();
  });
  afterAll(async () => {
    await store?.stop();
    await postgres?.stop();
  });
  const keep = (groups: readonly CountedGroup[], samples: readonly KeptSample[] = []) =>
    store.keepMismatchGroups({ groups, comparisons: [], samples, most: MOST });

  it('are added up over gateways and days; a word that comes twice or late changes nothing', async () => {
    const domain = 'added';
    const [one, other] = [
      group({ domain }),
      group({ domain, count: 7, served: 0, ignored: 2, ignoredBy: 4, questions: [hex(2), hex(3)] }),
    ];
    const grown = {
      ...one,
      count: 9,
      served: 3,
      ignored: 1,
      ignoredBy: 3,
      lastMs: one.lastMs + 5,
      questions: [hex(0), hex(1), hex(2)],
    };
    await keep([one, other]);
    await keep([grown, group({ domain, day: DAY + 1, count: 1, firstMs: (DAY + 1) * DAY_MS })]);
    await keep([one]);
    const { groups } = await store.mismatchGroups(domain, DAY);
    expect(groups).toEqual([
      {
        domain,
        operation: 'price.one',
        path: 'price.amountMinor',
        kind: 'rounding',
        about: 'tax 7 %',
        release: '1.0.0',
        count: 9 + 7 + 1,
        served: 3 + 0 + 1,
        ignored: 1 + 2,
        ignoredBy: 4,
        firstMs: one.firstMs,
        lastMs: one.lastMs + 5,
        questions: [hex(0), hex(1), hex(2), hex(3)],
      },
    ]);
    expect((await store.mismatchGroups(domain, DAY + 1)).groups).toMatchObject([{ count: 1 }]);
    expect((await store.mismatchGroups('others', DAY)).groups).toEqual([]);
  });

  it('are apart by every part of what they have in common, most copies first', async () => {
    const domain = 'apart';
    const parts = ['operation', 'path', 'kind', 'about', 'release'] as const;
    await keep([group({ domain }), ...parts.map((part, n) => group({ domain, [part]: 'another', count: 10 + n }))]);
    const { groups } = await store.mismatchGroups(domain, DAY);
    expect(groups.map(({ count }) => count)).toEqual([14, 13, 12, 11, 10, 5]);
  });

  it('are held against what was compared of the same operation and release', async () => {
    const told = { domain: 'compared', day: DAY, operation: 'price.one', release: '1.0.0', stream: newId() };
    const keepCompared = (compared: number, mismatched: number, over: object = {}) =>
      store.keepMismatchGroups({
        groups: [],
        comparisons: [{ ...told, compared, mismatched, ignored: 0, ...over }],
        samples: [],
        most: MOST,
      });
    await keepCompared(100, 3);
    await keepCompared(90, 2);
    await keepCompared(40, 1, { stream: newId() });
    await keepCompared(8, 0, { release: '1.1.0' });
    expect((await store.mismatchGroups('compared', DAY)).comparisons).toEqual([
      { operation: 'price.one', release: '1.0.0', compared: 140, mismatched: 4, ignored: 0 },
      { operation: 'price.one', release: '1.1.0', compared: 8, mismatched: 0, ignored: 0 },
    ]);
  });

  it('keep the first samples, those of the smallest lots and the latest, each once', async () => {
    const all = Array.from({ length: 12 }, (_, n) => sample(1_000 + n, hex((n * 7) % 12)));
    for (const each of all) await keep([], [each]);
    await keep([], [all[11]!]);
    const kept = await store.mismatchSamples(all[0]!);
    expect(kept.map(({ atMs }) => atMs)).toEqual([1_011, 1_010, 1_007, 1_001, 1_000]);
    // Lots 0 and 1 are those of the first and of the eighth.
    expect(kept.find(({ atMs }) => atMs === 1_007)).toEqual(all[7]);
    expect(await store.mismatchSample(all[7]!.id)).toEqual(all[7]);
    expect(await store.mismatchSample('nothing')).toBeUndefined();
    expect(await store.mismatchSamples({ ...all[0]!, release: 'another' })).toEqual([]);
  });

  it('take whatever a body holds, and the same group twice in one word', async () => {
    const domain = 'odd';
    const odd = sample(1, hex(1), { domain, body: { text: 'a\u0000b\ud800', deep: [null, { '': 1 }] } });
    const one = group({ domain });
    await keep([one, { ...one, count: 6 }], [odd, odd]);
    expect(await store.mismatchSamples(odd)).toEqual([odd]);
    expect((await store.mismatchGroups(domain, DAY)).groups).toMatchObject([{ count: 6 }]);
  });

  it('are summed by day once nobody may tell of it any more, and go by age', async () => {
    const domain = 'old';
    await keep([
      group({ domain, day: DAY - 40 }),
      group({ domain, day: DAY - 10, count: 4, served: 0, questions: [hex(9)] }),
      group({ domain, day: DAY - 10, count: 6, served: 2, questions: [hex(8), hex(9)] }),
      group({ domain, count: 1 }),
    ]);
    const young = sample(DAY * DAY_MS, hex(1), { domain });
    await keep([], [sample((DAY - 31) * DAY_MS, hex(0), { domain }), young]);
    const before = await store.mismatchGroups(domain, DAY - 20);
    const pruning = { sumBefore: DAY - 8, dropBefore: DAY - 30 };
    await store.pruneMismatchGroups(pruning);
    await store.pruneMismatchGroups(pruning);
    expect(await store.mismatchGroups(domain, DAY - 20)).toEqual(before);
    expect(before.groups).toMatchObject([{ count: 11, served: 3, questions: [hex(1), hex(2), hex(8), hex(9)] }]);
    expect((await store.mismatchGroups(domain, 0)).groups).toEqual(before.groups);
    expect(await store.mismatchSamples({ ...group(), domain })).toEqual([young]);
  });

  it('are not acknowledged while the database is away', async () => {
    await postgres.pause();
    await expect(keep([group()])).rejects.toThrow(StoreUnavailable);
    await postgres.resume();
  });
});
