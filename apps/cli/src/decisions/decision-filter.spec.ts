import { describe, expect, it } from '@jest/globals';
import type { DecisionMaker, DecisionRecord } from '@banyan/rollout';
import { filterDecisions, instantOf } from './decision-filter.js';

const makers: readonly DecisionMaker[] = [
  { kind: 'control' },
  { kind: 'replica', replica: 'gateway-2' },
  { kind: 'person', name: 'anna' },
];
const records = ['trip', 'joined', 'reset', 'trip'].map(
  (kind, index) => ({ kind, sequence: index + 1, atMs: index * 1_000, by: makers[index % 3] }) as DecisionRecord,
);
const found = (filter: Parameters<typeof filterDecisions>[1]): number[] =>
  filterDecisions(records, filter).map(({ sequence }) => sequence);

describe('which decisions are shown', () => {
  it('is all of them, or what was asked for, in the order of the chain', () => {
    expect(found({})).toEqual([1, 2, 3, 4]);
    expect(found({ kinds: new Set(['trip', 'reset']) })).toEqual([1, 3, 4]);
    expect(found({ sinceMs: 1_000, untilMs: 2_000 })).toEqual([2, 3]);
    expect(found({ by: 'gateway' })).toEqual([2]);
    expect(found({ by: 'control', last: 1 })).toEqual([4]);
    expect(found({ kinds: new Set() })).toEqual([]);
  });

  it('reads instants and ages, and nothing else', () => {
    const nowMs = Date.UTC(2026, 0, 2);
    expect(instantOf('24h', nowMs)).toBe(Date.UTC(2026, 0, 1));
    expect(['90s', '2m', '1d'].map((age) => nowMs - (instantOf(age, nowMs) ?? 0))).toEqual([
      90_000, 120_000, 86_400_000,
    ]);
    expect(instantOf('2026-01-01T12:00:00Z', nowMs)).toBe(Date.UTC(2026, 0, 1, 12));
    for (const none of ['', 'yesterday', '3', '3w', '2026-13-01', '-1h'])
      expect(instantOf(none, nowMs)).toBeUndefined();
  });
});
