import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { TimeLimit } from './time-limit.js';

const MS = 1_000;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

it('aborts when the time is over, as the platform says it', () => {
  const { signal } = new TimeLimit(MS);
  jest.advanceTimersByTime(MS - 1);
  expect(signal.aborted).toBe(false);
  jest.advanceTimersByTime(1);
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

it('aborts with the outer signal, for its reason', () => {
  const outer = new AbortController();
  const { signal } = new TimeLimit(MS, outer.signal);
  const because = new Error('it was called off');
  outer.abort(because);
  expect([signal.aborted, signal.reason]).toEqual([true, because]);
  expect(new TimeLimit(MS, outer.signal).signal.reason).toBe(because);
});

it('aborts no more when it has ended, and leaves no timer behind', () => {
  const outer = new AbortController();
  const limit = new TimeLimit(MS, outer.signal);
  limit.end();
  expect(jest.getTimerCount()).toBe(0);
  outer.abort();
  expect(limit.signal.aborted).toBe(false);
});
