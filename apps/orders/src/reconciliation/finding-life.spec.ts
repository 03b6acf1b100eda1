import { describe, expect, it } from '@jest/globals';
import type { FindingPolicy } from '@banyan/service';
import type { Finding, FindingEvent } from './finding.js';
import { nextOf } from './finding-life.js';

const POLICY: FindingPolicy = { settleMs: 10, longestSettlingMs: 100, clearMs: 5, flapMs: 1_000 };
const WHAT = { kind: 'not-filed', reference: 'BY1', seen: ['x'] } as const;

type Seen = 'seen' | 'other' | 'under-way' | 'gone';

/** Looks at instants. @returns what was told, and what is left */
function lived(looks: readonly (readonly [atMs: number, seen: Seen])[], from?: Finding) {
  let finding = from;
  const told: (readonly [number, FindingEvent])[] = [];
  for (const [atMs, seen] of looks) {
    const digest = seen === 'other' ? 'another' : 'one';
    const next = nextOf(
      finding,
      seen === 'gone' ? { kind: 'gone' } : { kind: 'seen', what: WHAT, digest, underWay: seen === 'under-way' },
      atMs,
      POLICY,
    );
    if (next.event !== undefined) told.push([atMs, next.event]);
    finding = next.finding;
  }
  return { told, finding };
}

describe('the life of a difference', () => {
  it('is told when it has stood long enough, and once', () => {
    expect(
      lived([
        [0, 'seen'],
        [9, 'seen'],
        [10, 'seen'],
        [30, 'seen'],
      ]).told,
    ).toEqual([[10, 'opened']]);
  });

  it('is not told while somebody is at its order, or while it says another thing each time', () => {
    expect(
      lived([
        [0, 'seen'],
        [9, 'under-way'],
        [18, 'seen'],
        [19, 'seen'],
      ]).told,
    ).toEqual([[19, 'opened']]);
    expect(
      lived([
        [0, 'seen'],
        [9, 'other'],
        [18, 'seen'],
        [27, 'other'],
      ]).told,
    ).toEqual([]);
  });

  it('is told all the same where that never ends', () => {
    const looks = Array.from({ length: 12 }, (_, at) => [at * 10, 'under-way'] as const);
    expect(lived(looks).told).toEqual([[100, 'opened']]);
  });

  it('leaves no trace where it went before it was told', () => {
    expect(
      lived([
        [0, 'seen'],
        [5, 'gone'],
      ]),
    ).toEqual({ told: [], finding: undefined });
  });

  it('is gone when it was not seen for long enough', () => {
    expect(
      lived([
        [0, 'seen'],
        [10, 'seen'],
        [11, 'gone'],
        [12, 'seen'],
        [13, 'gone'],
        [17, 'gone'],
        [18, 'gone'],
      ]).told,
    ).toEqual([
      [10, 'opened'],
      [18, 'cleared'],
    ]);
  });

  it('is cured where a cure was begun, and the same again soon, with what was tried against it', () => {
    const { finding } = lived([
      [0, 'seen'],
      [10, 'seen'],
    ]);
    if (finding === undefined) throw new Error('it is not there');
    const tried = { ...finding, cures: 2, cureDueMs: 50 };
    const cured = lived(
      [
        [11, 'gone'],
        [16, 'gone'],
      ],
      tried,
    );
    expect(cured.told).toEqual([[16, 'cured']]);
    const back = lived(
      [
        [20, 'seen'],
        [30, 'seen'],
      ],
      cured.finding,
    );
    expect(back).toMatchObject({ told: [[30, 'returned']], finding: { cures: 2, openings: 2 } });
    const news = lived(
      [
        [2_000, 'seen'],
        [2_010, 'seen'],
      ],
      cured.finding,
    );
    expect(news).toMatchObject({ told: [[2_010, 'opened']], finding: { cures: 0, openings: 1 } });
  });
});
