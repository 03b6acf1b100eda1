import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { EvenSampler } from './even-sampler.js';

const pickedOf = (sampler: EvenSampler, times: number) =>
  Array.from({ length: times }, () => sampler.picks()).filter(Boolean).length;

describe('an even sampler', () => {
  it.each([0, 0.02, 0.1, 0.25, 0.7, 1])('picks %d of what passes, whole and in every part', (ratio) => {
    fc.assert(
      fc.property(fc.nat(500), fc.integer({ min: 1, max: 500 }), (before, times) => {
        const sampler = new EvenSampler(ratio);
        pickedOf(sampler, before);
        expect(Math.abs(pickedOf(sampler, times) - ratio * times)).toBeLessThan(1 + 1e-9);
      }),
    );
  });

  it('picks the next few out of turn when they are owed, and goes on in its turn', () => {
    const sampler = new EvenSampler(0.1);
    expect(pickedOf(sampler, 5)).toBe(0);
    sampler.owe(3);
    sampler.owe(2);
    expect(pickedOf(sampler, 3)).toBe(3);
    expect(Array.from({ length: 5 }, () => sampler.picks())).toEqual([false, false, false, false, true]);
  });

  it('that picks none owes none', () => {
    const sampler = new EvenSampler(0);
    sampler.owe(9);
    expect(pickedOf(sampler, 100)).toBe(0);
  });
});
