import { describe, expect, it } from '@jest/globals';
import { simulateRuns, type Summary, type Traffic } from '../../../test/support/simulated-traffic.js';

/** A bounded slice of test/proofs/evidence-simulation.ts, with fixed seeds: the same every time. */
function runs(count: number, seed: number, traffic: Traffic): Summary {
  return simulateRuns(traffic, count, seed);
}

const alike = (ratio: number): Traffic['failing'] => ({ legacy: ratio, service: ratio });

describe('simulated traffic', () => {
  it('trips at most alpha of the time on a service as good as legacy, however often one looks', () => {
    let tripped = 0;
    for (const share of [0.01, 0.05, 0.5, 0.9]) {
      tripped += runs(300, 11, { share, mostRequests: 2_000, failing: alike(0.001) }).tripped;
    }
    const sticky: Traffic = { share: 0.1, mostRequests: 2_000, failing: alike(0.001), requestsPerSession: 10 };
    tripped += runs(300, 12, sticky).tripped;
    expect(tripped).toBeLessThanOrEqual(1);
  });

  it.each([0.05, 0.5, 0.9])('does not trip when both arms go down, at a share of %d', (share) => {
    for (const [index, ratio] of [1, 0.3].entries()) {
      const traffic = { share, mostRequests: 300, failing: alike(ratio), onset: index * 100 };
      expect(runs(60, 20 + index, traffic).tripped).toBe(0);
    }
  });

  // To reach, at a share of 5 % with legacy failing 0.1 %: medians of 3, 15, 80 and 650 service requests. The last is
  // reached so nearly that 60 runs cannot tell (their median is good to about 15 %); the proof does it with enough.
  it.each([
    [1, 3, 200],
    [0.2, 15, 200],
    [0.05, 80, 200],
    [0.01, 750, 60],
  ])('trips on a share of %d failures within %d service requests, in half of the runs', (ratio, median, count) => {
    const failing = { legacy: 0.001, service: ratio };
    const summary = runs(count, 31, { share: 0.05, mostRequests: 60_000, failing });
    expect(summary.median).toBeLessThanOrEqual(median);
    expect(summary.tripped).toBe(count);
  });

  it.each([
    [1, 3],
    [0.1, 4],
    [0.5, 10],
    [0.9, 40],
  ])('trips on a dead service at a share of %d within %d of its requests', (share, median) => {
    const traffic = { share, mostRequests: 5_000, failing: { legacy: 0.001, service: 1 } };
    expect(runs(100, 41, traffic).median).toBeLessThanOrEqual(median);
  });
});
