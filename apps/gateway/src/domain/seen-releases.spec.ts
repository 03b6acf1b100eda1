import { beforeEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ManualClock } from '@banyan/kernel';
import { SeenReleases } from './seen-releases.js';

let clock: ManualClock;
let releases: SeenReleases;
beforeEach(() => {
  clock = new ManualClock();
  releases = new SeenReleases(clock);
});

const heard = (...said: (string | undefined)[]) => said.map((each) => releases.current(each));
const MINUTE_MS = 60_000;

describe('the release that evidence is about', () => {
  it('is unknown until the service says, and what it does not say changes nothing', () => {
    expect(heard(undefined, '', 'r1', undefined, '', 'r1')).toEqual(['', '', 'r1', 'r1', 'r1', 'r1']);
  });

  it('changes once for a new one, while both answer in turn', () => {
    expect(heard('r1', 'r1', 'r2', 'r1', 'r2', 'r1', 'r1')).toEqual(['r1', 'r1', 'r2', 'r2', 'r2', 'r2', 'r2']);
  });

  it('is the older one again once the newer is gone: it was taken back', () => {
    heard('r1', 'r2', 'r1');
    clock.advance(5 * MINUTE_MS);
    expect(heard('r1')).toEqual(['r2']);
    clock.advance(6 * MINUTE_MS);
    expect(heard('r1')).toEqual(['r1']);
  });

  it('is a new one though it was deployed before, if it had been gone', () => {
    heard('r1', 'r2');
    clock.advance(11 * MINUTE_MS);
    expect(heard('r2', 'r1', 'r2')).toEqual(['r2', 'r1', 'r1']);
  });

  it('does not age while nobody asks: a quiet night is no deployment', () => {
    heard('r1');
    clock.advance(600 * MINUTE_MS);
    expect(heard('r1', undefined)).toEqual(['r1', 'r1']);
    expect(heard('r2', 'r1')).toEqual(['r2', 'r2']);
  });

  it('changes at most as often as a release is met that was not remembered, whatever order they answer in', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', undefined), { maxLength: 200 }), (said) => {
        const of = new SeenReleases(new ManualClock());
        const told = said.map((each) => of.current(each)).filter((each) => each !== '');
        const changes = told.filter((each, index) => each !== told[index - 1]).length;
        expect(changes).toBe(new Set(said.filter((each) => each !== undefined)).size);
      }),
    );
  });

  it('takes the same memory however many there are', () => {
    for (let count = 0; count < 10_000; count++) releases.current(`r${count}`);
    expect(releases.current('r9999')).toBe('r9999');
    // The ninth from the end is not remembered: it is met anew.
    expect(heard('r9991', 'r9999')).toEqual(['r9991', 'r9991']);
  });
});
