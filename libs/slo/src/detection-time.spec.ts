import { describe, expect, it } from '@jest/globals';
import { binomial, missesBefore } from './binomial.js';
import { detectionTime, type DetectionLimits } from './detection-time.js';
import { SUM_POLICY } from './evidence-policy.js';
import type { PlannedTraffic } from './planned-traffic.js';
import { seededRandom } from './seeded-random.js';

const ONE = { operation: 'availability.one', availabilityTarget: 0.999, latencyThresholdMs: 300, latencyTarget: 0.99 };
const LIMITS: DetectionLimits = { until: 'breached', mostRequests: 1e6, mostFailures: 2_000 };

function traffic(share: number, service: number): PlannedTraffic {
  const failing = { legacy: 0.001, service };
  return { share, requestsPerSecond: 3, operations: [{ objective: ONE, part: 1 }], failing, isRescued: true };
}

function median(planned: PlannedTraffic, runs: number): number {
  const random = seededRandom(5);
  const endings = Array.from({ length: runs }, () => detectionTime(planned, SUM_POLICY, LIMITS, random));
  const counts = endings.map((ending) => (ending.kind === 'breached' ? ending.serviceRequests : Infinity));
  return counts.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Infinity;
}

describe('detection time', () => {
  // As the simulation that sends every single request through the product's counter (simulation.spec.ts).
  it.each([
    [1, 3, 3],
    [0.2, 10, 18],
    [0.05, 55, 85],
    [0.01, 480, 760],
  ])('of a service that fails %d of its requests at a share of 5 %% is %d to %d of them', (failing, least, most) => {
    const found = median(traffic(0.05, failing), 100);
    expect(found).toBeGreaterThanOrEqual(least);
    expect(found).toBeLessThanOrEqual(most);
  });

  it('is the same for the same numbers', () => {
    const once = () => detectionTime(traffic(0.25, 0.05), SUM_POLICY, LIMITS, seededRandom(9));
    expect(once()).toEqual(once());
  });

  it('ends undecided at its limits, and healthy with as many requests as that wants', () => {
    const good = traffic(0.5, 0);
    expect(detectionTime(good, SUM_POLICY, { ...LIMITS, mostRequests: 500 }, seededRandom(1))).toMatchObject({
      kind: 'undecided',
      requests: 500,
    });
    const praised = detectionTime(good, SUM_POLICY, { ...LIMITS, until: 'healthy' }, seededRandom(1));
    expect(praised.kind).toBe('healthy');
    expect(praised.serviceRequests).toBeGreaterThanOrEqual(100);
    expect(praised.serviceRequests).toBeLessThan(110);
  });
});

describe('binomial draws', () => {
  it.each([
    [40, 0.1],
    [1_000, 0.4],
    [5_000, 0.97],
    [1_000_000, 0.0003],
  ])('of %d at %d have the mean and the variance they should', (n, p) => {
    const random = seededRandom(3);
    const draws = Array.from({ length: 4_000 }, () => binomial(n, p, random));
    const mean = draws.reduce((sum, each) => sum + each, 0) / draws.length;
    const variance = draws.reduce((sum, each) => sum + (each - mean) ** 2, 0) / draws.length;
    expect(Math.abs(mean - n * p)).toBeLessThan(4 * Math.sqrt((n * p * (1 - p)) / draws.length));
    expect(variance / (n * p * (1 - p))).toBeGreaterThan(0.88);
    expect(variance / (n * p * (1 - p))).toBeLessThan(1.12);
  });

  it('know certainty', () => {
    const random = seededRandom(1);
    expect([binomial(7, 1, random), binomial(7, 0, random), binomial(0, 0.5, random)]).toEqual([7, 0, 0]);
    expect([missesBefore(1, random), missesBefore(0, random)]).toEqual([0, Infinity]);
  });
});
