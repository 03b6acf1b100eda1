import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { Finding, FindingEvent, FindingLook, FindingPolicy } from './finding.js';
import { nextFinding } from './finding-life.js';

const POLICY: FindingPolicy = { settleMs: 10, longestSettlingMs: 100, clearMs: 5, flapMs: 1_000 };

/** What is wrong is its owner’s affair. */
const what = 'the shelf price of A';
type Look = FindingLook<string>;
const seen = (digest = 'a'): Look => ({ kind: 'seen', what, digest });
const GONE: Look = { kind: 'gone' };

/** Looks at instants; what was told when, and what there is in the end. */
function life(looks: readonly (readonly [atMs: number, look: Look])[], policy = POLICY) {
  let finding: Finding<string> | undefined;
  const events: [number, FindingEvent][] = [];
  for (const [atMs, look] of looks) {
    const lived = nextFinding(finding, look, atMs, policy);
    ({ finding } = lived);
    if (lived.event !== undefined) events.push([atMs, lived.event]);
  }
  return { events, finding };
}

describe('the life of a finding', () => {
  test('it is told when it has stood long enough, and once', () => {
    const { events, finding } = life([
      [0, seen()],
      [9, seen()],
      [10, seen()],
      [50, seen()],
    ]);
    expect(events).toEqual([[10, 'opened']]);
    expect(finding).toMatchObject({
      state: { kind: 'open' },
      firstSeenMs: 0,
      openedMs: 10,
      lastSeenMs: 50,
      openings: 1,
    });
  });

  test('what is gone before leaves no trace', () => {
    expect(
      life([
        [0, seen()],
        [9, GONE],
      ]),
    ).toEqual({ events: [], finding: undefined });
  });

  test('another value begins to settle anew: the change goes on; but not for ever', () => {
    expect(
      life([
        [0, seen('a')],
        [9, seen('b')],
        [18, seen('c')],
      ]).events,
    ).toEqual([]);
    expect(
      life([
        [0, seen('a')],
        [9, seen('b')],
        [19, seen('b')],
      ]).events,
    ).toEqual([[19, 'opened']]);
    const restless = Array.from({ length: 21 }, (_, at) => [at * 5, seen(`${at}`)] as const);
    expect(life(restless).events).toEqual([[100, 'opened']]);
  });

  test('it is put right when it was not seen for long enough, and not by one look', () => {
    const open = [
      [0, seen()],
      [10, seen()],
    ] as const;
    expect(life([...open, [20, GONE], [24, GONE]]).finding?.state).toEqual({ kind: 'leaving', sinceMs: 20 });
    expect(life([...open, [20, GONE], [25, GONE]]).events).toEqual([
      [10, 'opened'],
      [25, 'cleared'],
    ]);
    expect(life([...open, [20, GONE], [22, seen()], [30, GONE], [34, GONE]]).events).toEqual([[10, 'opened']]);
  });

  test('what comes back soon has returned, later it is news', () => {
    const cleared = [
      [0, seen()],
      [10, seen()],
      [20, GONE],
      [25, GONE],
    ] as const;
    const soon = life([...cleared, [1_000, seen()], [1_010, seen()]]);
    expect(soon.events.slice(2)).toEqual([[1_010, 'returned']]);
    expect(soon.finding).toMatchObject({ openings: 2, firstSeenMs: 1_000 });
    const late = life([...cleared, [1_025, seen()], [1_035, seen()]]);
    expect(late.events.slice(2)).toEqual([[1_035, 'opened']]);
    expect(late.finding).toMatchObject({ openings: 1 });
    // Seen again and gone before it settled: as it was.
    expect(life([...cleared, [500, seen()], [505, GONE]]).finding?.state).toEqual({ kind: 'cleared', atMs: 505 });
  });

  test('whatever is seen: it is opened and cleared in turns, never before it settled, and nothing that lasts is missed', () => {
    const look = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.constantFrom(seen('a'), seen('b'), GONE));
    fc.assert(
      fc.property(fc.array(look, { maxLength: 60 }), (steps) => {
        let atMs = 0;
        const looks = steps.map(([afterMs, each]) => [(atMs += afterMs), each] as const);
        const { events, finding } = life(looks);
        events.forEach(([, event], at) => expect(event === 'cleared').toBe(at % 2 === 1));
        for (const [openedMs, event] of events) {
          if (event === 'cleared') continue;
          const before = looks.filter(([at]) => at > openedMs - POLICY.settleMs && at <= openedMs);
          expect(before.every(([, each]) => each.kind === 'seen')).toBe(true);
        }
        // The same for as long as it takes: it is told.
        const tail = looks.slice(looks.findLastIndex(([, each]) => each !== looks.at(-1)?.[1]) + 1);
        const [first] = tail;
        const last = tail.at(-1);
        if (
          first !== undefined &&
          last !== undefined &&
          last[1].kind === 'seen' &&
          last[0] - first[0] >= POLICY.settleMs
        ) {
          expect(finding?.state.kind).toBe('open');
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
