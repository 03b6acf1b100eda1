import { describe, expect, it } from '@jest/globals';
import { ManualClock, type Arm } from '@banyan/kernel';
import { Admission, type AdmissionPolicy, type Place } from './admission.js';

const POLICY: AdmissionPolicy = { first: 4, least: 2, most: 6, slowShare: 0.5, backOffRatio: 0.5 };
const DEADLINE_MS = 1_000;
const [GOOD_MS, SLOW_MS] = [500, 501];

const start = (policy = POLICY) => {
  const clock = new ManualClock();
  const admission = new Admission(policy, clock);
  const atOnce = (arm: Arm = 'legacy') => admission.atOnce(arm);
  const enter = (arm: Arm = 'legacy') => admission.enter(arm, DEADLINE_MS);
  const fill = (arm: Arm = 'legacy'): Place[] => {
    const places: Place[] = [];
    for (let place = enter(arm); place !== undefined; place = enter(arm)) places.push(place);
    return places;
  };
  /** As many at once as there are places for, each as long, and all answered. */
  const round = (ms: number): void => {
    const places = fill();
    clock.advance(ms);
    for (const place of places) place.leave(true);
  };
  return { clock, admission, atOnce, enter, fill, round };
};

describe('orders that are begun', () => {
  it('are so many at once at an arm, and the next when one is over', () => {
    const { enter, fill } = start();
    const places = fill();
    expect(places).toHaveLength(4);
    places[0]?.leave(false);
    // Twice is once.
    places[0]?.leave(false);
    expect([enter()?.arm, enter()]).toEqual(['legacy', undefined]);
    expect(fill('service')).toHaveLength(4);
  });

  it('have their place before any that is new, whether there is one or not', () => {
    const { admission, enter, fill } = start();
    const [first] = fill();
    const resumed = admission.resume('legacy', DEADLINE_MS);
    first?.leave(false);
    expect(enter()).toBeUndefined();
    resumed.leave(false);
    expect(enter()).toBeDefined();
  });
});

describe('how many', () => {
  it('grows while all places are used and orders end in good time, up to the most', () => {
    const { atOnce, round } = start();
    round(GOOD_MS);
    round(GOOD_MS);
    expect(atOnce()).toBe(5);
    for (let rounds = 0; rounds < 20; rounds++) round(GOOD_MS);
    expect([atOnce(), atOnce('service')]).toEqual([6, 4]);
  });

  it('does not grow by orders that come one at a time, nor by those that nobody answered', () => {
    const { clock, atOnce, enter, fill } = start();
    for (let orders = 0; orders < 50; orders++) {
      const place = enter();
      clock.advance(GOOD_MS);
      place?.leave(true);
    }
    for (let rounds = 0; rounds < 50; rounds++) for (const place of fill()) place.leave(false);
    expect(atOnce()).toBe(4);
  });

  it('is cut by one that takes too long, once for all that were begun before, down to the least', () => {
    const { atOnce, round } = start();
    round(SLOW_MS);
    expect(atOnce()).toBe(2);
    round(SLOW_MS);
    expect(atOnce()).toBe(2);
    for (let rounds = 0; rounds < 20; rounds++) round(GOOD_MS);
    expect(atOnce()).toBe(6);
    round(SLOW_MS);
    expect(atOnce()).toBe(3);
  });
});
