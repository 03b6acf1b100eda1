import { describe, expect, it } from '@jest/globals';
import { disturbance, judgeOperation, judgePromise, worst } from './judge-load.js';

const OBJECTIVE = { operation: 'one', availabilityTarget: 0.999, latencyThresholdMs: 300, latencyTarget: 0.99 };
const GOOD = { due: 10_000, answered: 10_000, refused: 0, failed: 0, slow: 0 };

describe('a promise', () => {
  it.each([
    ['healthy', 0, 100, 0.999],
    ['healthy', 10, 10_000, 0.999],
    ['inconclusive', 0, 99, 0.999],
    ['inconclusive', 0, 0, 0.999],
    ['inconclusive', 1, 500, 0.999],
    ['inconclusive', 30, 2_000, 0.99],
    ['breached', 4, 500, 0.999],
    ['breached', 38, 2_000, 0.99],
    ['breached', 3, 3, 0.999],
  ] as const)('is %s with %d bad ones of %d, at a target of %d', (verdict, bad, of, target) => {
    expect(judgePromise(bad, of, target)).toBe(verdict);
  });
});

describe('an operation', () => {
  it('is healthy where both its promises were kept', () => {
    expect(judgeOperation(OBJECTIVE, GOOD)).toMatchObject({ verdict: 'healthy', because: [] });
  });

  it('is breached where one was broken, and says by how much', () => {
    const { verdict, because } = judgeOperation(OBJECTIVE, { ...GOOD, slow: 500, failed: 5 });
    expect([verdict, because]).toEqual(['breached', ['500 of 9,995 took longer than 300 ms, and 1 % may']]);
  });

  it('says once that there were too few', () => {
    const few = judgeOperation(OBJECTIVE, { ...GOOD, due: 12, answered: 12 });
    expect([few.verdict, few.because]).toEqual(['inconclusive', ['only 12 requests, and 100 are needed']]);
  });

  it('is not healthy where the shop said no most of the time', () => {
    const { verdict, because } = judgeOperation(OBJECTIVE, { ...GOOD, refused: 6_000 });
    expect([verdict, because]).toEqual(['inconclusive', [expect.stringContaining('how fast the shop says no')]]);
  });

  it('has no verdict without an objective', () => {
    expect(judgeOperation(undefined, GOOD)).toEqual({ promises: [], verdict: null, because: [] });
  });
});

it('of several verdicts the worst counts, and none is none', () => {
  expect(worst(['healthy', 'inconclusive', 'breached'])).toBe('breached');
  expect(worst(['healthy', 'inconclusive'])).toBe('inconclusive');
  expect(worst(['healthy', 'healthy'])).toBe('healthy');
  expect(worst([])).toBe('inconclusive');
});

it('a generator is late when it was late with more than half of a hundredth', () => {
  expect([disturbance(0, 0), disturbance(50, 10_000)]).toEqual([undefined, undefined]);
  expect(disturbance(51, 10_000)).toContain('late with 51 of 10,000');
});
