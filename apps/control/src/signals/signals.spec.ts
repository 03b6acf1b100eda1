import { describe, expect, it, test } from '@jest/globals';
import * as fc from 'fast-check';
import { expectationOf } from './expectation.js';
import { impactOf, type ImpactFacts } from './impact.js';
import { rolloutFigures } from './rollout-figures.js';

describe('what is to be expected', () => {
  const week = [20, 22, 18, 21, 19];

  it('is nothing where fewer than two weeks were lived through', () => {
    expect(expectationOf(0, [week, [], [], []])).toEqual({ kind: 'not-enough-past', weeks: 1, needed: 2 });
  });

  it('is the mean of the same hours with an interval of a new count, and says what is not so', () => {
    const expected = expectationOf(20, [week, week]);
    expect(expected).toMatchObject({ kind: 'expected', mean: 20, weeks: 2, state: 'usual' });
    expect(expectationOf(2, [week, week])).toMatchObject({ state: 'low' });
    expect(expectationOf(60, [week, week])).toMatchObject({ state: 'high' });
    // Where it scattered more, more is usual.
    expect(expectationOf(2, [[0, 40, 5, 35, 20], week])).toMatchObject({ state: 'usual' });
  });

  it('raises no alarm at night, when few orders are expected and none come', () => {
    expect(
      expectationOf(0, [
        [2, 1, 3],
        [1, 2, 2],
      ]),
    ).toMatchObject({ state: 'usual' });
  });

  it('is low for no count that is at least the mean, and its interval holds the mean', () => {
    const weeks = fc.array(fc.array(fc.nat(500), { minLength: 5, maxLength: 5 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(weeks, fc.nat(1_000), (past, observed) => {
        const expected = expectationOf(observed, past);
        if (expected.kind !== 'expected') throw new Error('there was enough');
        expect(expected.low).toBeLessThanOrEqual(expected.mean);
        expect(expected.high).toBeGreaterThanOrEqual(expected.mean);
        if (observed >= expected.mean) expect(expected.state).not.toBe('low');
      }),
    );
  });
});

describe('the impact of a time', () => {
  const facts: ImpactFacts = {
    during: { requests: 1_000, failed: 100, journeysFailed: 40 },
    before: { requests: 1_000, failed: 1 },
    placed: 5,
    expected: { kind: 'expected', mean: 25, low: 10, high: 40, weeks: 4, state: 'low' },
    meanOrder: { currency: 'EUR', minor: 5_000 },
  };

  it('is what failed beyond the rate before, and what was not ordered, each with its interval, in money too', () => {
    const impact = impactOf(facts);
    expect(impact.requests.excess?.value).toBe(99);
    expect(impact.requests.excess?.low).toBeLessThan(99);
    expect(impact.requests.excess?.high).toBeLessThanOrEqual(100);
    expect(impact.orders).toEqual({ placed: 5, lost: { value: 20, low: 5, high: 35 } });
    expect(impact.money).toEqual({ currency: 'EUR', lostMinor: { value: 100_000, low: 25_000, high: 175_000 } });
    expect(impact.text).toContain('20 fewer orders were placed than in the same hours of 4 weeks (5 to 35)');
  });

  it('is not said where nothing is known to hold it against', () => {
    const impact = impactOf({
      ...facts,
      before: { requests: 0, failed: 0 },
      expected: { kind: 'not-enough-past', weeks: 1, needed: 2 },
    });
    expect(impact).toMatchObject({ requests: { excess: null }, orders: { lost: null }, money: null });
    expect(impact.text).toContain('1 of 2 weeks of the past are known');
  });

  it('is never below nothing', () => {
    const impact = impactOf({ ...facts, during: { requests: 1_000, failed: 0, journeysFailed: 0 }, placed: 100 });
    expect(impact.requests.excess).toEqual({ value: 0, low: 0, high: 0 });
    expect(impact.orders.lost).toEqual({ value: 0, low: 0, high: 0 });
  });
});

test('rollouts are counted with those a trip ended; one that goes on is not over', () => {
  const rollout = (sinceMs: number, untilMs?: number, endedBy?: string) => ({
    sinceMs,
    untilMs,
    begunBy: 'x',
    endedBy,
  });
  expect(
    rolloutFigures([rollout(0, 10, 'trip'), rollout(20, 60, 'slider'), rollout(70)], new Set(['trip']), 30),
  ).toEqual({
    days: 30,
    rollouts: 3,
    rolledBack: 1,
    rollbackRatio: 0.5,
    medianMs: 10,
  });
  expect(rolloutFigures([], new Set(), 30)).toMatchObject({ rollbackRatio: null, medianMs: null });
});
