import { describe, expect, it } from '@jest/globals';
import { AdaptiveLimit } from './adaptive-limit.js';
import { SERVING_LIMIT } from './arm-policy-options.js';

/** What the upstream is like at a time. */
interface Upstream {
  /** Calls that it works on at once; the others wait inside it. */
  readonly workers: number;
  /** What one takes it, ms. */
  readonly serviceMs: number;
  /** How much that differs from call to call, 0-1. */
  readonly noise: number;
}

interface Second {
  readonly answered: number;
  readonly shed: number;
  readonly slowestMs: number;
  readonly limit: number;
}

/** mulberry32. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Calls by chance, so many a second, at an upstream that changes; in time that is only reckoned. */
function simulate(
  seconds: number,
  perSecondAt: (second: number) => number,
  upstreamAt: (second: number) => Upstream,
  seed = 1,
): Second[] {
  const random = chance(seed);
  const limit = new AdaptiveLimit(SERVING_LIMIT, 0);
  const told = Array.from({ length: seconds }, () => ({ answered: 0, shed: 0, slowestMs: 0, limit: 0 }));
  const freeAtMs: number[] = [];
  let ends: { readonly atMs: number; readonly beganMs: number }[] = [];
  const end = (untilMs: number) => {
    for (const { atMs, beganMs } of ends.filter((each) => each.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)) {
      const inFlight = ends.length;
      ends = ends.filter((each) => each.atMs !== atMs || each.beganMs !== beganMs);
      limit.ended(atMs - beganMs, inFlight, atMs);
      const second = told[Math.floor(atMs / 1_000)];
      if (second === undefined) continue;
      second.answered++;
      second.slowestMs = Math.max(second.slowestMs, atMs - beganMs);
      second.limit = limit.current;
    }
  };
  const pauseMs = (nowMs: number) => (-Math.log(1 - random()) * 1_000) / perSecondAt(nowMs / 1_000);
  for (let nowMs = 0; nowMs < seconds * 1_000; nowMs += pauseMs(nowMs)) {
    end(nowMs);
    const { workers, serviceMs, noise } = upstreamAt(nowMs / 1_000);
    if (ends.length >= limit.current) {
      told[Math.floor(nowMs / 1_000)]!.shed++;
      continue;
    }
    const worker = Array.from({ length: workers }, (_each, index) => index).reduce((best, each) =>
      (freeAtMs[each] ?? 0) < (freeAtMs[best] ?? 0) ? each : best,
    );
    const beginsMs = Math.max(nowMs, freeAtMs[worker] ?? 0);
    const atMs = beginsMs + serviceMs * (1 - noise + 2 * noise * random());
    freeAtMs[worker] = atMs;
    ends.push({ atMs, beganMs: nowMs });
  }
  return told;
}

const always = (perSecond: number) => () => perSecond;
const sum = (seconds: readonly Second[], of: 'answered' | 'shed') => seconds.reduce((all, each) => all + each[of], 0);
const share = (seconds: readonly Second[]) =>
  sum(seconds, 'answered') / (sum(seconds, 'answered') + sum(seconds, 'shed'));

describe('an adaptive limit', () => {
  it.each([1, 2, 3, 4, 5])(
    'sheds nobody while the upstream keeps up, however its answers differ (chance %i)',
    (seed) => {
      const seconds = simulate(60, always(400), () => ({ workers: 16, serviceMs: 20, noise: 0.9 }), seed);
      expect(share(seconds)).toBeGreaterThan(0.999);
      expect(Math.min(...seconds.slice(1).map(({ limit }) => limit))).toBeGreaterThanOrEqual(SERVING_LIMIT.initial / 2);
    },
  );

  it.each([1, 2, 3])('grows where more is asked than it let in, and the upstream keeps up (chance %i)', (seed) => {
    const seconds = simulate(30, always(2_000), () => ({ workers: 400, serviceMs: 80, noise: 0.2 }), seed);
    // 160 are under way: more than it begins with.
    expect(share(seconds.slice(10))).toBeGreaterThan(0.99);
    expect(seconds.at(-1)!.limit).toBeGreaterThan(160);
  });

  it.each([1, 2, 3])('keeps the queue of an upstream short that is asked more than it can (chance %i)', (seed) => {
    // 16 workers of 20 ms: 800 a second. With 200 under way each would wait for 250 ms.
    const rate = (second: number) => (second < 10 ? 400 : 1_600);
    const seconds = simulate(60, rate, () => ({ workers: 16, serviceMs: 20, noise: 0.3 }), seed).slice(20);
    expect(sum(seconds, 'answered') / seconds.length).toBeGreaterThan(0.95 * 800);
    expect(seconds.reduce((all, { limit }) => all + limit, 0) / seconds.length).toBeLessThan(80);
  });

  it.each([1, 2, 3])(
    'with an upstream ten times slower works as much off as that can, and recovers within 5 s (chance %i)',
    (seed) => {
      const slow = { workers: 16, serviceMs: 200, noise: 0.3 };
      const well = { ...slow, serviceMs: 20 };
      const seconds = simulate(90, always(400), (second) => (second >= 30 && second < 60 ? slow : well), seed);
      // 80 a second is all it can do.
      expect(sum(seconds.slice(32, 60), 'answered') / 28).toBeGreaterThan(0.9 * 80);
      expect(share(seconds.slice(65))).toBeGreaterThan(0.999);
    },
  );

  it.each([1, 2, 3])(
    'lets in as many as before at an upstream that is ten times slower, and could do more (chance %i)',
    (seed) => {
      const seconds = simulate(
        90,
        always(400),
        (second) => ({ workers: 400, serviceMs: second >= 30 ? 200 : 20, noise: 0.2 }),
        seed,
      );
      // 80 are under way then: being slow is no reason to ask less of it.
      expect(share(seconds.slice(45))).toBeGreaterThan(0.99);
    },
  );

  it('stays within its bounds, whatever it is told', () => {
    const random = chance(9);
    const limit = new AdaptiveLimit(SERVING_LIMIT, 0);
    for (let nowMs = 0; nowMs < 100_000; nowMs += 3) {
      limit.ended(random() < 0.5 ? 0 : random() * 10_000, Math.floor(random() * 300), nowMs);
      expect(limit.current).toBeGreaterThanOrEqual(SERVING_LIMIT.least);
      expect(limit.current).toBeLessThanOrEqual(SERVING_LIMIT.most);
    }
  });
});
