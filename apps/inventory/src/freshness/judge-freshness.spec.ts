import { describe, expect, test } from '@jest/globals';
import { judgeFreshness, LATE_MS } from './judge-freshness.js';

const source = (lastLagMs: number, appliedAgoMs: number) => ({ source: 'WH-NORD', lastLagMs, appliedAgoMs });
const judge = (ageMs: number | undefined, ...sources: ReturnType<typeof source>[]) =>
  judgeFreshness({ boundMs: 5_000, ageMs, sources });

describe('what we know', () => {
  test.each([
    ['was read to its end in time, with nothing changing', judge(5_000), { kind: 'within-bound' }],
    ['came in time', judge(0, source(5_000, 10)), { kind: 'within-bound' }],
    ['was not read to its end in time', judge(5_001, source(0, 10)), { kind: 'behind', ageMs: 5_001 }],
    ['was never read', judge(undefined), { kind: 'behind', ageMs: Infinity }],
    ['came too late', judge(0, source(5_001, 10)), { kind: 'late', sources: ['WH-NORD'] }],
    ['came too late, a while ago', judge(0, source(60_000, LATE_MS)), { kind: 'within-bound' }],
  ])('%s', (_, state, expected) => {
    expect(state).toEqual(expected);
  });
});
