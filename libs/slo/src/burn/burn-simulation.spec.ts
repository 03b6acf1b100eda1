import { describe, expect, it } from '@jest/globals';
import { randomFrom } from '../../../../test/support/simulated-traffic.js';
import { BURN_POLICY, type BurnPolicy } from './burn-rows.js';
import { judgeBurn } from './judge-burn.js';
import { MinuteRing } from './minute-ring.js';

const DAY = 24 * 60;
const RUNS = 150;

function pagesOnly(leastFailed: number): BurnPolicy {
  const rows = BURN_POLICY.rows.value.filter(({ severity }) => severity === 'page');
  return {
    ...BURN_POLICY,
    rows: { value: rows, source: 'this test' },
    leastFailed: { value: leastFailed, source: 'this test' },
  };
}

/** Knuth's: exact for the small means here. */
function poisson(mean: number, random: () => number): number {
  const least = Math.exp(-mean);
  let product = random();
  let count = 0;
  for (; product > least; count++) product *= random();
  return count;
}

/** Minutes until a page from a cold start; Infinity when none comes within a day. */
function firstPage(perSecond: number, failing: number, policy: BurnPolicy, random: () => number): number {
  const ring = new MinuteRing(360);
  for (let minute = 1; minute <= DAY; minute++) {
    const failed = poisson(60 * perSecond * failing, random);
    ring.set(minute, { requests: failed + poisson(60 * perSecond * (1 - failing), random), failed });
    // Between failures a row begins to fire only by healthy minutes that leave a window: rare enough to leave out.
    if (failed === 0) continue;
    if (judgeBurn(ring, minute, 0.999, policy).some(({ state }) => state === 'fires')) return minute;
  }
  return Infinity;
}

function days(perSecond: number, failing: number, leastFailed: number): number[] {
  const random = randomFrom(1);
  const policy = pagesOnly(leastFailed);
  return Array.from({ length: RUNS }, () => firstPage(perSecond, failing, policy, random)).sort((a, b) => a - b);
}

const paged = (runs: readonly number[]): number => runs.filter((minutes) => minutes < Infinity).length / runs.length;

describe('page rows on the service arm alone, at little traffic', () => {
  const least = BURN_POLICY.leastFailed.value;

  it('would page on a healthy first day in one run of six when one failure were enough, and hardly do', () => {
    expect(paged(days(0.05, 0.001, 1))).toBeGreaterThan(0.12);
    expect(paged(days(0.05, 0.001, least))).toBeLessThan(0.03);
  });

  it('still page within minutes when a fifth of the requests fail', () => {
    const runs = days(0.05, 0.2, least);
    expect(paged(runs)).toBe(1);
    expect(runs[RUNS >> 1]).toBeLessThanOrEqual(6);
  });
});
