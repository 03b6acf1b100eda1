import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import * as fc from 'fast-check';
import { STANDSTILL_MS, Wakefulness } from './wakefulness.js';

const TICK_MS = 50;

describe('Wakefulness', () => {
  let clock: ManualClock;
  let awake: Wakefulness;
  const run = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += TICK_MS) {
      clock.advance(TICK_MS);
      awake.look();
    }
  };

  beforeEach(() => {
    clock = new ManualClock();
    awake = new Wakefulness(clock);
  });

  it('reports nothing while the process runs', () => {
    run(10_000);
    expect(awake.stoodStillSince(0)).toBe(false);
  });

  it('reports a standstill to whoever began before it ended, and to nobody who began after', () => {
    run(1_000);
    const before = clock.monotonicMs();
    clock.advance(1_500);
    awake.look();
    const after = clock.monotonicMs();
    run(1_000);
    expect(awake.stoodStillSince(before)).toBe(true);
    expect(awake.stoodStillSince(after)).toBe(false);
  });

  it('reports it to who asks before the next look: timers of a woken process fire in any order', () => {
    run(1_000);
    const before = clock.monotonicMs();
    clock.advance(1_500);
    expect(awake.stoodStillSince(before)).toBe(true);
  });

  it('reports no pause that is shorter than a standstill, and each that is longer by a tick', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: TICK_MS - 1 }), (pauseMs, intoTick) => {
        clock = new ManualClock();
        awake = new Wakefulness(clock);
        run(500);
        const before = clock.monotonicMs();
        clock.advance(intoTick + pauseMs);
        awake.look();
        const reported = awake.stoodStillSince(before);
        if (pauseMs < STANDSTILL_MS) expect(reported).toBe(false);
        if (pauseMs > STANDSTILL_MS + TICK_MS) expect(reported).toBe(true);
      }),
    );
  });

  it('is not moved by a jump of the wall clock', () => {
    run(100);
    clock.jumpWallClock(3_600_000);
    expect(awake.stoodStillSince(0)).toBe(false);
  });
});
