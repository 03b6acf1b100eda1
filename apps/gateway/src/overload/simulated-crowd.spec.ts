import { describe, expect, it } from '@jest/globals';
import { simulateCrowd, type SimulatedLevel } from './simulated-crowd.fixture.js';

/** Times what the gateway can do; the last comes when all is over. */
const LEVELS = [0.3, 1, 3, 10, 0.5] as const;

/** With the crowd of the bench, with one that has five times as many connections, and before a core that takes its time. */
describe.each([
  { crowd: 'of 2,400 connections', given: {}, useful: { 3: 0.9, 10: 0.79 }, p99Ms: 20 },
  {
    crowd: 'of 11,800 connections',
    given: { connections: { page: 8_000, read: 3_000, checkout: 800 } },
    useful: { 3: 0.78, 10: 0.65 },
    p99Ms: 30,
  },
  { crowd: 'before a core that takes 20 ms', given: { coreMs: 20 }, useful: { 3: 0.9, 10: 0.8 }, p99Ms: 50 },
])('a crowd $crowd, by reckoned time', ({ given, useful, p99Ms }) => {
  const levels = simulateCrowd(LEVELS, { ...given, levelMs: 2_000 });
  const level = (times: number): SimulatedLevel => levels[LEVELS.indexOf(times as 1)]!;

  it('is answered wholly while there is time for it, also right after ten times as much', () => {
    for (const times of [0.3, 0.5]) {
      for (const share of Object.values(level(times).answered)) expect(share).toBeGreaterThan(0.998);
    }
  });

  it('has its checkout answered at three times what can be done', () => {
    expect(level(3).answered.checkout).toBeGreaterThan(0.995);
    expect(level(3).answered.read).toBeGreaterThan(level(3).answered.page);
  });

  it('leaves no processor idle while anybody is refused, and little of it goes into refusing', () => {
    for (const times of [3, 10] as const) {
      expect(level(times).busy).toBeGreaterThan(0.95);
      expect(level(times).useful).toBeGreaterThan(useful[times]);
    }
  });

  it('does not wait long for what it is given', () => {
    expect(level(3).p99Ms).toBeLessThan(p99Ms);
    expect(level(10).p99Ms).toBeLessThan(p99Ms * 1.5);
  });
});
