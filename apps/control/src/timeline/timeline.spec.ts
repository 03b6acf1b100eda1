import { describe, expect, it, test } from '@jest/globals';
import { ManualClock, newId } from '@banyan/kernel';
import type { RolloutStore, Sighting } from '@banyan/rollout';
import { report, TEST_DOMAIN } from '../control.fixture.js';
import { JudgedDomains } from '../judging/judged-domains.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import { rolloutsOf } from './rollouts.js';
import { seenOf, SightingWatch } from './sighting-watch.js';
import { byTime, isAsked, type TimelineEntry, type TimelineQuery, type TimelineSource } from './timeline-entry.js';
import { Timeline } from './timeline.js';

const slider = (atMs: number, is: string) => ({ id: `s${atMs}`, kind: 'slider', atMs, is }) as const;
const decided = (atMs: number, kind: 'trip' | 'reset') => ({ id: `d${atMs}`, kind, atMs }) as const;

test('a rollout is from the slider leaving 0 to its return or a trip, and a reset begins another', () => {
  expect(
    rolloutsOf(
      [decided(5, 'trip'), decided(7, 'reset')],
      [slider(1, '0'), slider(2, '5'), slider(3, '20'), slider(9, '0'), slider(10, '1')],
    ),
  ).toEqual([
    { sinceMs: 2, untilMs: 5, begunBy: 's2', endedBy: 'd5' },
    { sinceMs: 7, untilMs: 9, begunBy: 'd7', endedBy: 's9' },
    { sinceMs: 10, untilMs: undefined, begunBy: 's10', endedBy: undefined },
  ]);
  // What the slider does while the latch is tripped gives the service nothing.
  expect(rolloutsOf([decided(3, 'trip')], [slider(1, '5'), slider(4, '50')])).toHaveLength(1);
});

describe('what is seen to change', () => {
  const page = (canaryPercent: number, release?: string): ReplicaPage => {
    const told = report({ requests: 0, failed: 0 });
    Object.assign(told.routes[0]!, { canaryPercent, release });
    return { replica: 'gateway-1', report: told } as ReplicaPage;
  };

  it('is what all gateways agree on', () => {
    expect(seenOf('inventory', [page(5, '1.0'), page(20)])).toEqual(
      new Map([
        ['stage', page(5).report.routes[0]?.stage ?? ''],
        ['release', '1.0'],
      ]),
    );
    expect(seenOf('inventory', [page(20), page(20)]).get('slider')).toBe('20');
    expect(seenOf('inventory', []).size).toBe(0);
  });

  it('is written once, with what was before, also when control was restarted meanwhile', async () => {
    const kept: Sighting[] = [];
    const store = {
      connected: true,
      latestSightings: () =>
        Promise.resolve(kept.filter(({ kind }, at) => kept.findLastIndex((k) => k.kind === kind) === at)),
      keepSighting: (sighting: Sighting) => Promise.resolve(void kept.push(sighting)),
    };
    let now = page(5);
    const watch = () => new SightingWatch(store, ['inventory'], () => [now], new ManualClock(1_000));
    const first = watch();
    await first.look();
    await first.look();
    expect(kept.map(({ kind, was, is }) => [kind, was, is])).toEqual([
      ['slider', undefined, '5'],
      ['stage', undefined, expect.any(String)],
    ]);
    now = page(20);
    await watch().look();
    expect(kept.at(-1)).toMatchObject({ kind: 'slider', was: '5', is: '20', atMs: 1_000 });
    expect(kept).toHaveLength(3);
  });
});

describe('the timeline', () => {
  const entry = (at: number, id: string, over: Partial<TimelineEntry> = {}): TimelineEntry => ({
    id,
    at: new Date(at).toISOString(),
    kind: 'trip',
    domain: 'inventory',
    by: 'person anna',
    text: 'x',
    href: null,
    rollout: null,
    ...over,
  });
  const source = (name: string, kinds: readonly string[], entries: readonly TimelineEntry[]): TimelineSource => ({
    name,
    kinds,
    page: (query: TimelineQuery) =>
      Promise.resolve(
        entries
          .filter((each) => isAsked(each, query))
          .toSorted(byTime)
          .slice(0, query.limit),
      ),
  });
  const rows = { decisions: [] as unknown[], sightings: [] as unknown[] };
  const store = {
    decisionHistory: () => Promise.resolve(rows.decisions),
    sightingHistory: () => Promise.resolve(rows.sightings),
    trafficSteps: ({ from, to }: { from: number; to: number }) =>
      Promise.resolve([{ step: 0, arm: 'service', requests: (to - from) * 100, failed: 5 }]),
  } as unknown as RolloutStore;
  const timelineOf = (...sources: TimelineSource[]) =>
    new Timeline(sources, store, new JudgedDomains([TEST_DOMAIN]), new ManualClock(86_400_000));

  it('is one order over all sources, and pages through every entry exactly once, also those of one instant', async () => {
    const many = Array.from({ length: 23 }, (_, at) => entry(1_000 + Math.floor(at / 5), newId()));
    const timeline = timelineOf(source('a', ['trip'], many.slice(0, 9)), source('b', ['hold'], many.slice(9)));
    const seen: string[] = [];
    for (let before: TimelineQuery['before'], more = true; more;) {
      const page = await timeline.page({ limit: 4, ...(before && { before }) });
      seen.push(...page.entries.map(({ id }) => id));
      more = page.next !== null;
      before = { atMs: Number(page.next?.split('.')[0]), id: page.next?.split('.')[1] ?? '' };
    }
    expect(seen).toEqual(many.toSorted(byTime).map(({ id }) => id));
  });

  it('asks only the sources that have what is asked for', async () => {
    const broken = { ...source('b', ['hold'], []), page: () => Promise.reject(new Error('asked')) };
    const timeline = timelineOf(source('a', ['trip'], [entry(1, 'x'), entry(2, 'y', { by: null })]), broken);
    const { entries } = await timeline.page({ limit: 9, kinds: ['trip'], person: 'anna' });
    expect(entries.map(({ id }) => id)).toEqual(['x']);
  });

  it('tells what a rollout cost where it ended', async () => {
    rows.decisions = [decided(600_000, 'trip')];
    rows.sightings = [slider(60_000, '5')];
    const { entries } = await timelineOf(source('a', ['trip'], [entry(600_000, 'd600000')])).page({ limit: 9 });
    expect(entries[0]?.rollout).toMatchObject({
      since: new Date(60_000).toISOString(),
      until: new Date(600_000).toISOString(),
      requests: 1_000,
      failed: 5,
      // 5 of the 0.1 % of 43,200 minutes with 100 requests each.
      budgetSpent: expect.closeTo(5 / 4_320, 6),
    });
  });
});
