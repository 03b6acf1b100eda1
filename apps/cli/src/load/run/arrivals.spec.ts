import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { seededRandom } from '@banyan/slo';
import { RateCurve } from '../profile/rate-curve.js';
import { Arrivals } from './arrivals.js';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });
/** A day of 2 to 8 points with at least one rate over 0. */
const days = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 500 })), { minLength: 2, maxLength: 8 })
  .filter((points) => points.some(([, rps]) => rps > 0))
  .map((points) => {
    let atMinutes = 0;
    return points.map(([gap, rps]) => ({ atMinutes: (atMinutes += gap), rps }));
  });
const curves = fc
  .tuple(days, fc.integer({ min: 1_000, max: 60_000 }), fc.integer({ min: 1, max: 300 }))
  .map(([day, durationMs, peakRps]) => RateCurve.squeezed(day, durationMs, peakRps));

function arrivalsOf(curve: RateCurve, seed: number): readonly number[] {
  const arrivals = new Arrivals(curve, seededRandom(seed));
  const found: number[] = [];
  for (let next = arrivals.next(); next !== undefined; next = arrivals.next()) found.push(next);
  return found;
}

describe('a rate curve', () => {
  it('says when so many have come as it says how many come by then', () => {
    fc.assert(
      fc.property(curves, fc.double({ min: 0.001, max: 0.999, noNaN: true }), (curve, part) => {
        const count = part * curve.between(0, curve.durationMs);
        const moment = curve.momentOf(count) ?? NaN;
        expect(curve.between(0, moment)).toBeCloseTo(count, 6);
      }),
    );
  });

  it('squeezes a day into the time of a run, and has its peak where the day has', () => {
    const day = [
      { atMinutes: 600, rps: 0 },
      { atMinutes: 660, rps: 50 },
      { atMinutes: 720, rps: 0 },
    ];
    const curve = RateCurve.squeezed(day, 60_000, 200);
    expect([curve.durationMs, curve.between(0, 60_000)]).toEqual([60_000, 6_000]);
    expect(curve.between(29_000, 31_000) / 2).toBeCloseTo(200 - 200 / 60, 6);
  });
});

describe('arrivals', () => {
  it('come one after the other within the run, and the same again from the same seed', () => {
    fc.assert(
      fc.property(curves, seeds, (curve, seed) => {
        const found = arrivalsOf(curve, seed);
        expect(found).toEqual(found.toSorted((a, b) => a - b));
        expect(found.every((ms) => ms >= 0 && ms <= curve.durationMs)).toBe(true);
        expect(arrivalsOf(curve, seed)).toEqual(found);
      }),
      { numRuns: 50 },
    );
  });

  it('are as many as the curve says, give or take what chance does', () => {
    fc.assert(
      fc.property(curves, seeds, (curve, seed) => {
        const mean = curve.between(0, curve.durationMs);
        // A Poisson count is further from its mean than 6 times its root in less than 1 of 100 million runs, from 20 on.
        fc.pre(mean > 20);
        expect(Math.abs(arrivalsOf(curve, seed).length - mean)).toBeLessThan(6 * Math.sqrt(mean));
      }),
      { numRuns: 50 },
    );
  });

  it('are as uneven as chance: gaps of a steady rate are exponential, with a deviation as large as their mean', () => {
    const steady = RateCurve.squeezed(
      [
        { atMinutes: 0, rps: 1 },
        { atMinutes: 1, rps: 1 },
      ],
      100_000,
      200,
    );
    const found = arrivalsOf(steady, 7);
    const gaps = found.slice(1).map((ms, index) => ms - (found[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect([mean, Math.sqrt(variance)]).toEqual([expect.closeTo(5, 0), expect.closeTo(5, 0)]);
    expect(gaps.filter((gap) => gap < 5).length / gaps.length).toBeCloseTo(1 - Math.exp(-1), 1);
  });
});
