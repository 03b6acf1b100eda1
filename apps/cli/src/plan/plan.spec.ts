import { beforeAll, describe, expect, it } from '@jest/globals';
import { SUM_POLICY } from '@banyan/slo';
import { ensureBuilt, runBanyan } from '../../../../test/support/run-banyan.js';
import { duration } from '../text/duration.js';
import { detectionRow, healthyRow, type PlanRequest } from './plan.js';
import { thinTraffic } from './thin-traffic.js';

beforeAll(ensureBuilt);

const ONE = { operation: 'one', availabilityTarget: 0.999, latencyThresholdMs: 300, latencyTarget: 0.99 };

function request(requestsPerSecond: number): PlanRequest {
  const operations = [{ objective: ONE, part: 1 }];
  const shares = [0.05];
  return { domain: 'd', operations, requestsPerSecond, baseline: 0.0005, shares, isRescued: true, policy: SUM_POLICY };
}

describe('a plan', () => {
  it('says how long, from how many requests', () => {
    const row = detectionRow(request(2), 0.05, 0.2);
    expect(row).toMatchObject({ canaryPercent: 5, failingPercent: 20 });
    expect(row.seconds.median).toBeCloseTo((row.requests.median ?? 0) / 2, 9);
    expect(row.serviceRequests.p95 ?? 0).toBeGreaterThan(row.serviceRequests.median ?? Infinity);
    expect(row.serviceRequests.median).toBeLessThanOrEqual(20);
  });

  it('wants a hundred requests of the operation asked least before it says healthy', () => {
    const { soonestSeconds, serviceRequests } = healthyRow(request(2), 0.05);
    expect(soonestSeconds).toBeCloseTo(100 / (0.05 * 2), 9);
    expect(serviceRequests.median).toBeGreaterThanOrEqual(100);
  });

  it('says when traffic is too thin, and what would help', () => {
    const planOf = (each: PlanRequest) => ({
      detection: [detectionRow(each, 0.05, 0.05)],
      healthy: [healthyRow(each, 0.05)],
    });
    expect(thinTraffic(planOf(request(3)), request(3))).toEqual([]);
    const [first = '', second = ''] = thinTraffic(planOf(request(0.01)), request(0.01));
    expect(first).toMatch(
      /fails 5 % of its requests is seen after .* at 5 %, .*a larger share: .* at 10 %.*requests\/s/,
    );
    expect(second).toMatch(/called healthy after/);
  });

  it.each([
    [0.4, '0.4 s'],
    [59, '59 s'],
    [4_260, '1 h 11 min'],
    [3_600, '1 h'],
    [200_000, '2 d 7 h'],
  ])('%d s are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
});

describe('banyan plan', () => {
  it('is computed from the objectives of the domain, for people and for programs, the same each time', async () => {
    const words = ['plan', 'inventory', '--rps', '3', '--step', '10', '--baseline', '0.0002'];
    const table = await runBanyan(words);
    expect(table.code).toBe(0);
    expect(table.stdout).toMatch(/^inventory at 3 requests\/s/);
    expect(table.stdout).toMatch(/availability\.one 33\.3 %/);
    const json = await runBanyan([...words, '--json']);
    const plan = JSON.parse(json.stdout) as { detection: { failingPercent: number; seconds: { median: number } }[] };
    expect(plan.detection.map(({ failingPercent }) => failingPercent)).toEqual([1, 5, 20, 100]);
    const medians = plan.detection.map(({ seconds }) => seconds.median);
    expect(medians).toEqual(medians.toSorted((a, b) => b - a));
    expect((await runBanyan([...words, '--json'])).stdout).toBe(json.stdout);
  });

  it.each([
    [['plan', 'nothing', '--rps', '3'], 'there is inventory'],
    [['plan', 'inventory'], '--rps'],
    [['plan', 'inventory', '--rps', '0'], 'requests/s'],
    [['plan', 'inventory', '--rps', '3', '--canary', '0'], 'percent'],
    [['plan', 'inventory', '--rps', '3', '--mix', 'availability.one=1,x=2'], 'x is not judged'],
  ])('%j is not understood', async (words, because) => {
    const { code, stdout, stderr } = await runBanyan(words);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(because)]);
  });
});
