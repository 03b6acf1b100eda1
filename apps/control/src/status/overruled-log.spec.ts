import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ManualClock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { OverruledLog } from './overruled-log.js';

describe('a flag that does not have its way', () => {
  let clock: ManualClock;
  let overruled: OverruledLog;
  let said: unknown[];
  beforeEach(() => {
    clock = new ManualClock();
    overruled = new OverruledLog(clock);
    said = [];
    jest.spyOn(log, 'warn').mockImplementation((_message, fields) => void said.push(fields?.reason));
    jest.spyOn(log, 'info').mockImplementation(() => void said.push('again'));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** A report every half second. */
  const hear = (because: string | null, ms: number): void => {
    for (let passed = 0; passed < ms; passed += 500) {
      clock.advance(500);
      overruled.note('inventory', because);
    }
  };

  it('is told once for each reason, and that it has its way again', () => {
    hear('the latch is tripped', 60_000);
    hear('the latch is held at 5 %', 60_000);
    hear(null, 60_000);
    expect(said).toEqual(['the latch is tripped', 'the latch is held at 5 %', 'again']);
  });

  it('is not told while control is only about to switch the flag off', () => {
    hear('the latch is tripped', 2_500);
    hear(null, 5_000);
    expect(said).toEqual([]);
  });
});
