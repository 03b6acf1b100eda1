import { describe, expect, it } from '@jest/globals';
import { quickest } from '../../../../test/support/quickest.js';
import * as fc from 'fast-check';
import { readDirectives } from './directives.js';

describe('Cache-Control', () => {
  it.each<[string, string, number | 'invalid' | undefined]>([
    ['max-age=60', 'max-age', 60],
    ['  MAX-AGE=60 ,', 'max-age', 60],
    ['max-age="60"', 'max-age', 60],
    ['max-age=060', 'max-age', 60],
    ['max-age', 'max-age', 'invalid'],
    ['max-age=', 'max-age', 'invalid'],
    ['max-age= 60', 'max-age', 'invalid'],
    ['max-age =60', 'max-age', 'invalid'],
    ['max-age=-1', 'max-age', 'invalid'],
    ['max-age=6e1', 'max-age', 'invalid'],
    ["max-age='60'", 'max-age', 'invalid'],
    ['max-age=60, max-age=60', 'max-age', 60],
    ['max-age=60, max-age=61', 'max-age', 'invalid'],
    ['max-age=99999999999999999999', 'max-age', 2 ** 31],
    ['s-maxage=5, max-age=6', 'max-age', 6],
    ['x-max-age=6', 'max-age', undefined],
    ['x="max-age=6"', 'max-age', undefined],
    ['x="a\\", max-age=6"', 'max-age', undefined],
    ['x="a, max-age=6', 'max-age', undefined],
    ['', 'max-age', undefined],
  ])('%s says of %s: %s', (text, name, seconds) => {
    expect(readDirectives(text).seconds(name)).toBe(seconds);
  });

  it('has what it names, and nothing that is not there', () => {
    const read = readDirectives('no-store, private="a, b", max-stale');
    expect(
      ['no-store', 'private', 'max-stale', 'b', 'constructor', '__proto__'].filter((name) => read.has(name)),
    ).toEqual(['no-store', 'private', 'max-stale']);
    expect([read.isBare('max-stale'), read.isBare('private'), read.isBare('none')]).toEqual([true, false, false]);
    expect(readDirectives(undefined).has('no-store')).toBe(false);
  });

  it('reads anything in little time, and never misses a directive that stands by itself', async () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('"')),
        (before) => {
          expect(readDirectives(`${before},no-store`).has('no-store')).toBe(true);
        },
      ),
    );
    for (const text of [
      '"'.repeat(16_000),
      'a="'.repeat(5_000),
      '\\"'.repeat(8_000),
      ',='.repeat(8_000),
      'a'.repeat(16_000),
    ]) {
      expect(await quickest(() => void readDirectives(text))).toBeLessThan(500);
    }
  });
});
