import { describe, expect, it } from '@jest/globals';
import { seededRandom } from './seeded-random.js';
import { trendOf } from './trend.js';

/** A sample every five seconds for an hour. */
const series = (figure: (seconds: number) => number) =>
  Array.from({ length: 721 }, (_each, index): [number, number] => [index * 5, figure(index * 5)]);
const noise = () => {
  const random = seededRandom(7);
  return () => (random() - 0.5) * 10;
};

describe('the trend of a figure', () => {
  it('is what it grows by a second, whatever it did while it warmed up', () => {
    const trend = trendOf(series((seconds) => (seconds < 800 ? seconds : 800) + seconds * 0.01));
    expect(trend.slope).toBeCloseTo(0.01);
    expect(trend.growth).toBeCloseTo(27);
    expect(trend.seconds).toBe(2_700);
  });

  it('is found in noise that is larger than it', () => {
    const next = noise();
    const { growth } = trendOf(series((seconds) => 100 + seconds * 0.002 + next()));
    expect(growth).toBeGreaterThan(4);
    expect(growth).toBeLessThan(7);
  });

  it('is none where a figure only goes up and down, or stands still but for a few that are far off', () => {
    const next = noise();
    expect(Math.abs(trendOf(series(() => 100 + next())).growth)).toBeLessThan(1);
    expect(trendOf(series((seconds) => (seconds > 3_000 ? 900 : 100))).growth).toBe(0);
  });

  it('cannot be told from a handful of points', () => {
    expect(() => trendOf(series(() => 1).slice(0, 8))).toThrow(RangeError);
    expect(() => trendOf([])).toThrow(RangeError);
  });
});
