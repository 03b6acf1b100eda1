import { describe, expect, it } from '@jest/globals';
import { TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { localBound, shopTimeText, utcInstant, type Bound } from './local-bound.js';

const at = (text: string) => Date.parse(text);

describe('a bound of a window', () => {
  it.each<[string | null, Bound, string | null]>([
    [null, 'from', null],
    ['', 'until', null],
    ['0000-00-00', 'from', null],
    ['0000-00-00 00:00:00', 'until', null],
    ['00000000', 'until', null],
    ['000000', 'from', null],
    ['2026-06-30', 'from', '2026-06-29T22:00:00Z'],
    ['2026-06-30', 'until', '2026-06-30T22:00:00Z'],
    ['2026-06-30 00:00:00', 'until', '2026-06-30T22:00:00Z'],
    ['2026-06-30 00:00:01', 'until', '2026-06-29T22:00:01Z'],
    ['2026-06-30 23:59:59', 'until', '2026-06-30T21:59:59Z'],
    ['2026-12-24', 'until', '2026-12-24T23:00:00Z'],
    ['1970-01-01', 'from', '1969-12-31T23:00:00Z'],
    ['9999-12-31', 'until', '9999-12-31T23:00:00Z'],
    ['20260630', 'until', '2026-06-30T22:00:00Z'],
    ['20260630120000', 'until', '2026-06-30T10:00:00Z'],
    ['260630', 'until', '2026-06-30T22:00:00Z'],
    ['260630120000', 'until', '2026-06-30T10:00:00Z'],
    ['2026-06-30T22:00:00+0000', 'until', '2026-06-30T22:00:00Z'],
    ['2026-06-30T00:00:00+02:00', 'until', '2026-06-29T22:00:00Z'],
    ['2026-06-30 00:00:00Z', 'from', '2026-06-30T00:00:00Z'],
    // The days on which the clocks are changed, and the hours beside those that are in doubt.
    ['2026-03-29', 'from', '2026-03-28T23:00:00Z'],
    ['2026-03-29', 'until', '2026-03-29T22:00:00Z'],
    ['2026-10-25', 'until', '2026-10-25T23:00:00Z'],
    ['2026-03-29 01:59:59', 'from', '2026-03-29T00:59:59Z'],
    ['2026-03-29 03:00:00', 'from', '2026-03-29T01:00:00Z'],
    ['2026-10-25 01:59:59', 'from', '2026-10-24T23:59:59Z'],
    ['2026-10-25 03:00:00', 'from', '2026-10-25T02:00:00Z'],
  ])('%p (%s) is %p', (text, bound, expected) => {
    expect(localBound(text, bound, 'field')).toBe(expected === null ? null : at(expected));
  });

  it.each([
    '2026-03-29 02:00:00', '2026-03-29 02:59:59', '2026-10-25 02:00:00', '20261025023000', '261025023000', '2026-02-30', '20260230', '260230',
    '2026-13-01', '2026-06-30 24:00:00', '2026-06-30 12:60:00', '2026-6-30', '30.06.2026', '2026-06-30T12:00', '0000-00-01', '2026-06-31T00:00:00Z',
    '2026-06-30T00:00:00+99:00', 'now', ' 2026-06-30', '2026', '202606301200',
    '1111-11-11', '0026-06-30', '00260630', '1969-12-30', '9999-12-31T23:59:59-2300',
  ])('%p is refused', (text) => {
    expect(() => localBound(text, 'from', 'field')).toThrow(TranslationRefused);
  }); // prettier-ignore

  it('that is no text is refused', () => {
    for (const value of [undefined, true, []])
      expect(() => localBound(value, 'from', 'field')).toThrow(TranslationRefused);
  });

  it('is the instant at which a clock in the shop shows it; where two show the same it is refused', () => {
    const seconds = fc.integer({ min: at('1996-06-01T00:00:00Z') / 1_000, max: at('2037-06-01T00:00:00Z') / 1_000 });
    fc.assert(
      fc.property(seconds, (second) => {
        const instant = second * 1_000;
        const shown = shopTimeText(instant);
        const twin = [instant - 3_600_000, instant + 3_600_000].some((other) => shopTimeText(other) === shown);
        if (twin) expect(() => localBound(shown, 'from', 'field')).toThrow(TranslationRefused);
        else expect(localBound(shown, 'from', 'field')).toBe(instant);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a text that was read before', () => {
  const days = fc.integer({ min: 0, max: 20_000 }).map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

  it('is the same instant, whichever end it was first; more texts than are remembered change nothing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(days, { minLength: 1, maxLength: 50 }), fc.boolean(), (texts, untilFirst) => {
        const ends: readonly Bound[] = untilFirst ? ['until', 'from'] : ['from', 'until'];
        const read = () => texts.map((text) => ends.map((end) => localBound(text, end, 'field')));
        const first = read();
        expect(read()).toEqual(first);
        texts.forEach((text, index) => {
          const [from, until] = untilFirst ? (first[index] ?? []).toReversed() : (first[index] ?? []);
          expect(shopTimeText(from ?? Number.NaN)).toBe(`${text} 00:00:00`);
          expect(shopTimeText((until ?? Number.NaN) - 1_000)).toBe(`${text} 23:59:59`);
        });
      }),
      // Some two and a half thousand texts.
      { numRuns: 100 },
    );
  });

  it('is refused again, and for the field that is asked about', () => {
    for (const field of ['special.date_start', 'discount.date_end']) {
      for (const text of ['2026-03-29 02:30:00', '2026-02-30', '1111-11-11']) {
        expect(() => localBound(text, 'from', field)).toThrow(expect.objectContaining({ field }));
      }
    }
  });
});

it('a time of a clock that shows UTC is one instant, always', () => {
  expect(utcInstant('2026-10-25 01:30:00', 'field')).toBe(at('2026-10-25T01:30:00Z'));
  for (const text of ['2026-02-30 00:00:00', '2026-10-25', '', null, undefined]) {
    expect(() => utcInstant(text, 'field')).toThrow(TranslationRefused);
  }
});
