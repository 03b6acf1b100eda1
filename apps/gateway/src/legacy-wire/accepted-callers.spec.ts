import { beforeEach, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import * as fc from 'fast-check';
import { AcceptedCallers } from './accepted-callers.js';

const WITHIN_MS = 1_000;
let clock: ManualClock;
let callers: AcceptedCallers;
beforeEach(() => {
  clock = new ManualClock();
  callers = new AcceptedCallers(clock, 3);
});
const isIn = (key = 'a'): boolean => callers.isAccepted(key, WITHIN_MS);

it('lets in whom the core has let in, for as long as that is believed, counted from the asking', () => {
  expect(isIn()).toBe(false);
  const askedMs = clock.monotonicMs();
  clock.advance(400);
  callers.accept('a', askedMs);
  clock.advance(600);
  expect([isIn(), isIn('b')]).toEqual([true, false]);
  clock.advance(1);
  expect(isIn()).toBe(false);
});

it('an older question does not shorten what a younger one has brought', () => {
  const askedMs = clock.monotonicMs();
  clock.advance(900);
  callers.accept('a', clock.monotonicMs());
  callers.accept('a', askedMs);
  clock.advance(500);
  expect(isIn()).toBe(true);
});

it('whoever is refused is out at once, and what was asked before the refusal lets nobody in', () => {
  callers.accept('a', clock.monotonicMs());
  clock.advance(10);
  const askedMs = clock.monotonicMs();
  clock.advance(10);
  callers.refuse('a');
  expect(isIn()).toBe(false);
  // The core let it in before it refused it; the answer was slower.
  callers.accept('a', askedMs);
  expect(isIn()).toBe(false);
  clock.advance(1);
  callers.accept('a', clock.monotonicMs());
  expect(isIn()).toBe(true);
});

it('remembers so many and no more; who is forgotten is out', () => {
  for (const key of ['a', 'b', 'c', 'd']) callers.accept(key, clock.monotonicMs());
  expect(['a', 'b', 'c', 'd'].map(isIn)).toEqual([false, true, true, true]);
});

it('whatever comes in whatever order: in is only who the core let in, asked after its last refusal and lately', () => {
  const step = fc.record({
    kind: fc.constantFrom('accept', 'refuse', 'pass' as const),
    ms: fc.integer({ min: 1, max: 700 }),
    agoMs: fc.nat(1_500),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const time = new ManualClock();
      time.advance(5_000);
      const all = new AcceptedCallers(time);
      let [accepted, refused] = [-Infinity, -Infinity];
      for (const { kind, ms, agoMs } of steps) {
        time.advance(ms);
        const nowMs = time.monotonicMs();
        if (kind === 'accept') {
          all.accept('a', nowMs - agoMs);
          if (nowMs - agoMs > refused) accepted = Math.max(accepted, nowMs - agoMs);
        }
        if (kind === 'refuse') {
          all.refuse('a');
          [accepted, refused] = [-Infinity, nowMs];
        }
        expect(all.isAccepted('a', WITHIN_MS)).toBe(nowMs - accepted <= WITHIN_MS);
      }
    }),
  );
});
