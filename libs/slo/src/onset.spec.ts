import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Trail } from './evidence.js';
import { alternativesOver, logAverage, onsetOf } from './onset.js';
import { OnsetTrail } from './onset-trail.js';

const RATIOS = [0.005, 0.01, 0.02, 0.05, 0.2, 0.5, 0.95];
const ALTERNATIVES = alternativesOver(0.001, RATIOS);
const GOOD = { good: 1, bad: 0, legacyGood: 0, legacyBad: 0 };
const BAD = { ...GOOD, good: 0, bad: 1 };

/** The definition, request by request, in plain numbers: M <- max(M, 1) * ratio. */
function byDefinition(bads: readonly boolean[], allowed: number, ratios: readonly number[]): number {
  const ms = ratios.map(() => 1);
  for (const isBad of bads) {
    for (const [index, p1] of ratios.entries()) {
      const ratio = isBad ? p1 / allowed : (1 - p1) / (1 - allowed);
      ms[index] = Math.max(ms[index]!, 1) * ratio;
    }
  }
  return Math.log(ms.reduce((sum, m) => sum + m, 0) / ms.length);
}

function trailOf(bads: readonly boolean[]): Trail {
  const trail = new OnsetTrail(ALTERNATIVES);
  for (const isBad of bads) trail.add(isBad ? BAD : GOOD);
  return trail.snapshot();
}

const history = fc.array(
  fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  { maxLength: 400 },
);

describe('the detector of late onset', () => {
  it('is what its definition says, request by request, however long ago its runs were folded', () => {
    fc.assert(
      fc.property(history, (bads) => {
        const { logStatistic } = onsetOf(trailOf(bads), ALTERNATIVES);
        expect(logStatistic).toBeCloseTo(byDefinition(bads, 0.001, RATIOS), 8);
      }),
    );
  });

  it('keeps at most 32 runs and the one that is open, whatever happens', () => {
    const { runs } = trailOf(Array.from({ length: 5_000 }, (_, index) => index % 3 === 0));
    expect(runs.length).toBeLessThanOrEqual(32);
    expect(runs.length).toBeGreaterThan(16);
  });

  it('takes a batch as one step: the order inside it is nobody knows, so it restarts at its beginning only', () => {
    const batch: Trail = { start: [], runs: [{ quiet: 0, good: 50, bad: 2, legacyGood: 0, legacyBad: 0 }] };
    const logs = ALTERNATIVES.map(({ good, bad }) => 50 * good + 2 * bad);
    expect(onsetOf(batch, ALTERNATIVES).logStatistic).toBeCloseTo(logAverage(logs), 10);
  });

  it('never gives a batch more than the best order of its requests would', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 }), (good, bad) => {
        const batch: Trail = { start: [], runs: [{ quiet: 0, good, bad, legacyGood: 0, legacyBad: 0 }] };
        const best = [...Array.from({ length: good }, () => false), ...Array.from({ length: bad }, () => true)];
        expect(onsetOf(batch, ALTERNATIVES).logStatistic).toBeLessThanOrEqual(byDefinition(best, 0.001, RATIOS) + 1e-9);
      }),
    );
  });

  it('says since when it looks bad', () => {
    const healthy = Array.from({ length: 3_000 }, (_, index) => index === 100 || index === 1_500);
    const bads = [...healthy, ...Array.from({ length: 100 }, (_, index) => index % 20 === 0)];
    const trail = trailOf(bads);
    const { strongest } = onsetOf(trail, ALTERNATIVES);
    // Five failures, from the first of them on; the two of the healthy time are forgotten.
    expect(strongest).toMatchObject({ bad: 5, good: 95 });
  });

  it('forgets a healthy past: two hours of it cost nothing', () => {
    const onset = Array.from({ length: 60 }, (_, index) => index % 10 === 9);
    const after = onsetOf(trailOf([...Array.from({ length: 18_000 }, () => false), ...onset]), ALTERNATIVES);
    const alone = onsetOf(trailOf(onset), ALTERNATIVES);
    expect(after.logStatistic).toBeCloseTo(alone.logStatistic, 1);
  });

  it('looks only for more than is allowed, and for something when everything on the grid is', () => {
    expect(alternativesOver(0.01, RATIOS)).toHaveLength(5);
    const [only] = alternativesOver(0.96, RATIOS);
    expect(only?.bad).toBeCloseTo(Math.log(0.98 / 0.96), 12);
  });

  it('begins anew when what was recorded is of another grid', () => {
    const trail: Trail = { start: [{ log: 5, good: 0, bad: 1, legacyGood: 0, legacyBad: 0 }], runs: [] };
    expect(onsetOf(trail, ALTERNATIVES).logStatistic).toBe(0);
  });
});
