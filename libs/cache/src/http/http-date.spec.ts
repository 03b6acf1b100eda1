import { expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readHttpDate } from './http-date.js';

const NOW_MS = Date.UTC(2026, 10, 28);
const SUNDAY = Date.UTC(1994, 10, 6, 8, 49, 37);

it.each([
  ['Sun, 06 Nov 1994 08:49:37 GMT', SUNDAY],
  ['sun, 06 nov 1994 08:49:37 gmt', SUNDAY],
  ['Sunday, 06-Nov-94 08:49:37 GMT', SUNDAY],
  ['Sun Nov  6 08:49:37 1994', SUNDAY],
  ['Sunday, 06-Nov-76 08:49:37 GMT', Date.UTC(2076, 10, 6, 8, 49, 37)],
  ['Sunday, 06-Nov-77 08:49:37 GMT', Date.UTC(1977, 10, 6, 8, 49, 37)],
  ['Tue, 29 Feb 2028 00:00:00 GMT', Date.UTC(2028, 1, 29)],
])('%s is a date', (text, ms) => {
  expect(readHttpDate(text, NOW_MS)).toBe(ms);
});

it.each([
  '0',
  '-1',
  '',
  'Sun, 06 Nov 1994 08:49:37',
  'Sun, 06 Nov 1994 08:49:37 UTC',
  'Sun, 06 Nov 1994 08:49:37 +0100',
  'Sun, 6 Nov 1994 08:49:37 GMT',
  'Sun, 31 Nov 1994 08:49:37 GMT',
  'Mon, 29 Feb 2027 00:00:00 GMT',
  'Sun, 06 Nov 1994 24:00:00 GMT',
  'Sun, 06 Nvo 1994 08:49:37 GMT',
  '1994-11-06T08:49:37Z',
  'Sun, 06 Nov 94 08:49:37 GMT',
  ' Sun, 06 Nov 1994 08:49:37 GMT',
])('%s is none', (text) => {
  expect(readHttpDate(text, NOW_MS)).toBeUndefined();
});

it('reads what JavaScript writes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_800 }), (seconds) => {
      expect(readHttpDate(new Date(seconds * 1_000).toUTCString(), NOW_MS)).toBe(seconds * 1_000);
    }),
  );
});
