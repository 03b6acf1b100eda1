import { describe, expect, test } from '@jest/globals';
import { boundsAfter, doubtfulBounds, isOpenAt, windowOf } from './window.js';

const at = (text: string): number => Date.parse(text);

describe('windows', () => {
  test.each([
    ['0000-00-00', '0000-00-00', null, null],
    ['0000-00-00 00:00:00', null, null, null],
    ['', '', null, null],
    [null, '2026-06-30', null, '2026-06-30T22:00:00Z'],
    [null, '2026-06-30 00:00:00', null, '2026-06-30T22:00:00Z'],
    [null, '2026-06-30 00:00:01', null, '2026-06-29T22:00:01Z'],
    [null, '2026-06-30 12:00:00', null, '2026-06-30T10:00:00Z'],
    [null, '2026-06-30 23:59:59', null, '2026-06-30T21:59:59Z'],
    ['2026-06-30', null, '2026-06-29T22:00:00Z', null],
    ['2026-06-30 00:00:00', null, '2026-06-29T22:00:00Z', null],
    ['2026-12-24 08:00:00', '2026-12-24', '2026-12-24T07:00:00Z', '2026-12-24T23:00:00Z'],
    // Days that are longer or shorter.
    ['2026-03-29', '2026-03-29', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['2026-10-25', '2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z'],
    // What strtotime makes of the hour that is left out, and of the one there are two of.
    ['2026-03-29 02:30:00', '2026-10-25 02:30:00', '2026-03-29T01:30:00Z', '2026-10-25T00:30:00Z'],
  ])('from %p to %p is [%p, %p)', (dateStart, dateEnd, from, until) => {
    expect(windowOf({ dateStart, dateEnd })).toEqual({
      fromMs: from === null ? null : at(from),
      untilMs: until === null ? null : at(until),
    });
  });

  test('the first instant is in, the last is not', () => {
    const day = windowOf({ dateStart: '2026-03-29', dateEnd: '2026-03-29 00:00:00' });
    expect(
      ['2026-03-28T22:59:59.999Z', '2026-03-28T23:00:00Z', '2026-03-29T21:59:59.999Z', '2026-03-29T22:00:00Z'].map(
        (text) => isOpenAt(day, at(text)),
      ),
    ).toEqual([false, true, true, false]);
    const backwards = windowOf({ dateStart: '2026-06-30', dateEnd: '2026-06-01' });
    expect(
      ['2026-05-31T00:00:00Z', '2026-06-15T00:00:00Z', '2026-07-01T00:00:00Z'].some((text) =>
        isOpenAt(backwards, at(text)),
      ),
    ).toBe(false);
  });

  test.each([
    ['2026-03-29 02:00:00', null, ['date_start']],
    ['2026-03-29 03:00:00', '2026-10-25 02:59:59', ['date_end']],
    ['2026-10-25 02:00:00', '2026-03-29 02:59:59', ['date_start', 'date_end']],
    ['2026-03-29', '2026-10-25', []],
    ['0000-00-00', '', []],
  ])('of %p and %p in doubt: %j', (dateStart, dateEnd, doubts) => {
    expect(doubtfulBounds({ dateStart, dateEnd })).toEqual(doubts);
  });

  test('bounds to come are rising, each once, that of now is none of them', () => {
    const windows = [
      { dateStart: '2026-06-01', dateEnd: '2026-06-30' },
      { dateStart: '2026-07-01', dateEnd: '0000-00-00' },
      { dateStart: '2026-05-31 23:00:00', dateEnd: null },
    ];
    const now = at('2026-05-31T21:00:00Z');
    expect(boundsAfter(windows, now)).toEqual([at('2026-05-31T22:00:00Z'), at('2026-06-30T22:00:00Z')]);
  });
});
