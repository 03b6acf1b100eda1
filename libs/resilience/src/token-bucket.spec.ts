import { describe, expect, it } from '@jest/globals';
import { TokenBucket } from './token-bucket.js';

describe('a token bucket', () => {
  it('gives what it holds at once, and then what it is filled with', () => {
    const bucket = new TokenBucket({ tokens: 3, perSecond: 2 }, 0);
    for (const left of [3, 2, 1]) {
      expect(bucket.left(0)).toBe(left);
      bucket.take();
    }
    expect(bucket.left(0)).toBe(0);
    expect(bucket.secondsToNext(0)).toBe(0.5);
    expect(bucket.left(499)).toBe(0);
    expect(bucket.left(500)).toBe(1);
    expect(bucket.secondsToFull(500)).toBe(1);
    expect(bucket.left(60_000)).toBe(3);
    expect(bucket.secondsToNext(60_000)).toBe(0);
  });

  it('over any stretch never gives more than it holds and what it is filled with meanwhile', () => {
    const bucket = new TokenBucket({ tokens: 5, perSecond: 10 }, 0);
    let given = 0;
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 7) {
      while (bucket.left(nowMs) > 0) {
        bucket.take();
        given++;
      }
      expect(given).toBeLessThanOrEqual(5 + (nowMs / 1_000) * 10);
    }
    expect(given).toBeGreaterThanOrEqual(100);
  });

  it('does not lose by a clock that stands still', () => {
    const bucket = new TokenBucket({ tokens: 1, perSecond: 1 }, 1_000);
    bucket.take();
    expect(bucket.left(500)).toBe(0);
    expect(bucket.left(1_500)).toBe(1);
  });
});
