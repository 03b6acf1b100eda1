import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { endOfDayOf, gmtTextOf, instantOf, instantsOf, isLocalText, localTextOf } from './local-time.js';

const seconds = (from: number, until: number) =>
  fc.integer({ min: Date.UTC(from, 0, 1) / 1000, max: Date.UTC(until, 0, 1) / 1000 }).map((at) => at * 1000);

/** Instants of any year, and of the hours around the two changes of a year. */
const instants = fc.oneof(
  seconds(1996, 2100),
  fc
    .tuple(fc.integer({ min: 1996, max: 2099 }), fc.constantFrom(2, 9), fc.integer({ min: -7200, max: 7200 }))
    .map(([year, month, offset]) => {
      const last = Date.UTC(year, month, 31, 1);
      return last - new Date(last).getUTCDay() * 86_400_000 + offset * 1000;
    }),
);

const berlin = (atMs: number) => Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO('Europe/Berlin');

describe('local time', () => {
  test('is what the time zone database says, at any instant', () => {
    fc.assert(
      fc.property(instants, (atMs) => {
        expect(localTextOf(atMs)).toBe(
          berlin(atMs).toPlainDateTime().toString({ smallestUnit: 'second' }).replace('T', ' '),
        );
        expect(gmtTextOf(atMs)).toBe(new Date(atMs).toISOString().slice(0, 19).replace('T', ' '));
      }),
      { numRuns: 2000 },
    );
  });

  test('is of one instant, or of two, or of none, as the time zone database says', () => {
    fc.assert(
      fc.property(instants, fc.constantFrom(0, 3_600_000, -3_600_000), (atMs, shift) => {
        const text = localTextOf(atMs + shift);
        const local = Temporal.PlainDateTime.from(text.replace(' ', 'T'));
        const read = (disambiguation: 'earlier' | 'later') =>
          local.toZonedDateTime('Europe/Berlin', { disambiguation }).epochMilliseconds;
        const expected = [...new Set([read('earlier'), read('later')])].filter((at) => localTextOf(at) === text);
        expect(instantsOf(text)).toEqual(expected);
        expect(instantsOf(text)).toContain(atMs + shift);
      }),
      { numRuns: 2000 },
    );
  });

  test('of the night the clocks go forward', () => {
    expect(instantsOf('2026-03-29 02:30:00')).toEqual([]);
    expect(localTextOf(instantOf('2026-03-29 02:30:00'))).toBe('2026-03-29 03:30:00');
    expect(instantsOf('2026-03-29 01:59:59')).toEqual([Date.parse('2026-03-29T00:59:59Z')]);
    expect(instantsOf('2026-03-29 03:00:00')).toEqual([Date.parse('2026-03-29T01:00:00Z')]);
  });

  test('of the night they go back', () => {
    const both = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((at) => Date.parse(at));
    expect(instantsOf('2026-10-25 02:30:00')).toEqual(both);
    expect(instantOf('2026-10-25 02:30:00')).toBe(both[0]);
    expect(instantsOf('2026-10-25 03:00:00')).toHaveLength(1);
    expect(both.map(localTextOf)).toEqual(['2026-10-25 02:30:00', '2026-10-25 02:30:00']);
  });

  test('days end at the next local midnight, those of 23 and 25 hours too', () => {
    expect(endOfDayOf('2026-03-29') - instantOf('2026-03-29')).toBe(23 * 3_600_000);
    expect(endOfDayOf('2026-10-25 02:30:00') - instantOf('2026-10-25')).toBe(25 * 3_600_000);
    expect(endOfDayOf('2026-12-31 00:00:00')).toBe(Date.parse('2026-12-31T23:00:00Z'));
  });

  test.each([
    '2026-02-29',
    '2026-13-01',
    '2026-01-01 24:00:00',
    '2026-1-1',
    '0000-00-00',
    '2026-01-01 10:00',
    '',
    'now',
  ])('"%s" is none', (text) => {
    expect(isLocalText(text)).toBe(false);
    for (const read of [instantsOf, instantOf, endOfDayOf]) expect(() => read(text)).toThrow(RangeError);
  });
});
