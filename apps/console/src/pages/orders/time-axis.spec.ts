import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { timeAxis } from './time-axis.js';

const point = (fromMs: number, tookMs = 0) => ({ fromMs, untilMs: fromMs + tookMs });

describe('the axis of time', () => {
  it('keeps the order of what happened, from one end to the other, whatever happened when', () => {
    const span = fc.record({ fromMs: fc.nat(10_000_000), tookMs: fc.nat(600_000) });
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 30 }), (drawn) => {
        const spans = drawn.map(({ fromMs, tookMs }) => point(fromMs, tookMs));
        const axis = timeAxis(spans);
        const instants = spans.flatMap(({ fromMs, untilMs }) => [fromMs, untilMs]).toSorted((a, b) => a - b);
        const places = instants.map((ms) => axis.placeOf(ms));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        expect(places.every((place) => place >= 0 && place <= 1 + 1e-9)).toBe(true);
        for (const gap of axis.gaps) expect(gap.at).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('cuts a long wait short, and says how long it was', () => {
    const axis = timeAxis([point(0, 10), point(10, 10), point(20, 10), point(60_030, 10)]);
    expect(axis.gaps.map(({ ms }) => ms)).toEqual([60_000]);
    expect(axis.placeOf(60_030) - axis.placeOf(30)).toBeLessThan(0.8);
    expect(axis.gaps[0]?.at).toBeGreaterThan(axis.placeOf(30));
    expect(axis.gaps[0]?.at).toBeLessThan(axis.placeOf(60_030));
  });

  it('cuts nothing where all stretches are alike', () => {
    expect(timeAxis([point(0, 10), point(10, 12), point(22, 8)]).gaps).toEqual([]);
  });

  it('has a place for one instant alone', () => {
    expect(timeAxis([point(5)]).placeOf(5)).toBe(0);
  });
});
