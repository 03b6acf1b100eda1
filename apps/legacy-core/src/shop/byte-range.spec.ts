import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { readRange } from './byte-range.js';

describe('readRange', () => {
  test.each([
    ['bytes=0-0', { kind: 'part', first: 0, last: 0 }],
    ['bytes=10-19', { kind: 'part', first: 10, last: 19 }],
    ['bytes=90-', { kind: 'part', first: 90, last: 99 }],
    ['bytes=90-1000', { kind: 'part', first: 90, last: 99 }],
    ['bytes=-10', { kind: 'part', first: 90, last: 99 }],
    ['bytes=-1000', { kind: 'part', first: 0, last: 99 }],
    ['bytes=100-', { kind: 'unsatisfiable' }],
    ['bytes=100-200', { kind: 'unsatisfiable' }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=-', { kind: 'whole' }],
    ['bytes=5-4', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['bytes=a-b', { kind: 'whole' }],
    ['rows=0-1', { kind: 'whole' }],
    [undefined, { kind: 'whole' }],
  ])('%s of 100 bytes', (header, expected) => {
    expect(readRange(header, 100)).toEqual(expected);
  });

  test('a part always lies within the whole', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.option(fc.nat(250)), fc.option(fc.nat(250)), (length, from, to) => {
        const range = readRange(`bytes=${from ?? ''}-${to ?? ''}`, length);
        if (range.kind !== 'part') return;
        expect(range.first).toBeGreaterThanOrEqual(0);
        expect(range.first).toBeLessThanOrEqual(range.last);
        expect(range.last).toBeLessThan(length);
      }),
    );
  });
});
