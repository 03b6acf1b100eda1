import { expect, test } from '@jest/globals';
import { count, duration, percent } from './words.js';

test.each([
  [null, 'not known'],
  [0, '0 %'],
  [1, '100 %'],
  [0.05, '5 %'],
  [0.0512, '5.1 %'],
  [0.0004, '0.040 %'],
  [0.9999, '99.990 %'],
])('a share of %s is %s', (share, words) => {
  expect(percent(share)).toBe(words);
});

test.each([
  [0, '0 ms'],
  [180.4, '180 ms'],
  [3200, '3.2 s'],
  [59_000, '59 s'],
  [300_000, '5 min'],
  [7_200_000, '2 h'],
])('%s ms are %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

test.each([
  [1, '1 order'],
  [0, '0 orders'],
  [12_040, '12,040 orders'],
])('%s of them are %s', (number, words) => {
  expect(count(number, 'order')).toBe(words);
});
