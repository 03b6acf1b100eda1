import { describe, expect, it } from '@jest/globals';
import {
  type ArmCounts,
  EMPTY_COUNTS,
  type Evidence,
  type Objective,
  type Pairs,
  type RuleName,
  type RuleResult,
} from '../evidence.js';
import { EVIDENCE_POLICY, patienceOf } from '../evidence-policy.js';
import { judge } from '../judge.js';
import { OperationTally } from '../operation-tally.js';

const ONE: Objective = {
  operation: 'availability.one',
  availabilityTarget: 0.999,
  latencyThresholdMs: 400,
  latencyTarget: 0.99,
};
const { operation } = ONE;

function arm(requests: number, over: readonly number[] = [0, 0, 0]): ArmCounts {
  return { ...EMPTY_COUNTS, requests, over };
}

function resultOf(rule: RuleName, share: number, counts: Partial<Evidence['operations'][number]>): RuleResult {
  const operations = [{ operation, legacy: EMPTY_COUNTS, service: EMPTY_COUNTS, ...counts }];
  const evidence = { domain: 'inventory', stretch: 's', share, operations };
  const found = judge(evidence, [ONE], EVIDENCE_POLICY).results.find((each) => each.rule === rule);
  if (found === undefined) throw new Error(`no result of ${rule}`);
  return found;
}

describe('latency order', () => {
  it('finds a service that is slower than legacy though both are far inside the objective', () => {
    const result = resultOf('latency-order', 0.5, {
      service: arm(1_000, [600, 300, 0]),
      legacy: arm(1_000, [200, 20, 0]),
    });
    expect(result).toMatchObject({ breached: true, detail: 'over 125 ms', bad: 300, requests: 320, theta0: 0.5 });
  });

  it('is not deceived by a legacy that fails at once, and so has fewer long answers', () => {
    const ill = { ...arm(1_000, [250, 100, 5]), failed: 500 };
    const result = resultOf('latency-order', 0.5, { service: arm(1_000, [500, 200, 10]), legacy: ill });
    expect(result.breached).toBe(false);
    expect(result.theta0).toBeCloseTo(2 / 3, 10);
  });

  it('is silent where the service is no slower, at every step of the ladder', () => {
    const alike = arm(1_000, [500, 200, 20]);
    expect(resultOf('latency-order', 0.5, { service: alike, legacy: alike }).breached).toBe(false);
    const faster = { service: arm(50, [1, 0, 0]), legacy: arm(950, [700, 300, 40]) };
    expect(resultOf('latency-order', 0.05, faster).logStatistic).toBeLessThan(1);
  });

  it('has nothing to say without a split, or where it was not measured', () => {
    expect(resultOf('latency-order', 1, { service: arm(9) }).idle).toContain('no split');
    expect(
      resultOf('latency-order', 0.5, { service: { ...EMPTY_COUNTS, requests: 9 }, legacy: arm(9) }).idle,
    ).toContain('ladder');
  });
});

describe('mismatch', () => {
  const pairs = (samples: number, fields: Pairs['fields']): Pairs => ({ samples, fields });
  const wrong = { path: 'stock.quantityE4', rawOnly: 30, noiseOnly: 0, noise: 0 };

  it('trips on a field that differs from legacy where legacy does not differ from itself', () => {
    const result = resultOf('mismatch', 0.05, { pairs: pairs(1_000, [wrong]) });
    expect(result).toMatchObject({ breached: true, detail: 'stock.quantityE4', bad: 30, requests: 30, theta0: 0.5 });
  });

  it('is not moved by a field that differs as often in legacy against itself', () => {
    const clock = { path: 'answeredAt', rawOnly: 300, noiseOnly: 310, noise: 900 };
    const result = resultOf('mismatch', 0.05, { pairs: pairs(1_000, [clock]) });
    expect(result.breached).toBe(false);
    expect(result.logStatistic).toBeLessThan(0);
  });

  it('does not act on a field that is noisy, and says how noisy; a quiet one beside it still trips', () => {
    const noisy = { path: 'price', rawOnly: 400, noiseOnly: 5, noise: 30 };
    const alone = resultOf('mismatch', 0.05, { pairs: pairs(1_000, [noisy]) });
    expect(alone).toMatchObject({ breached: false, idle: 'legacy differs from itself in price in 30 of 1,000' });
    const both = resultOf('mismatch', 0.05, { pairs: pairs(1_000, [noisy, wrong]) });
    expect(both).toMatchObject({ breached: true, detail: 'stock.quantityE4' });
  });

  it('waits for a hundred pairs, and takes nothing back where nothing is served', () => {
    const few = resultOf('mismatch', 0.05, { pairs: pairs(40, [wrong]) });
    expect(few).toMatchObject({ breached: false, idle: '40 of 100 requests were compared twice' });
    expect(resultOf('mismatch', 0, { pairs: pairs(1_000, [wrong]) }).breached).toBe(false);
    expect(resultOf('mismatch', 0.05, {}).idle).toContain('0 of 100');
  });

  it('gives each field a place of its own: its threshold is 64 times the one of a single test', () => {
    const alpha = EVIDENCE_POLICY.alpha.value * EVIDENCE_POLICY.ruleShares.value.mismatch;
    expect(resultOf('mismatch', 0.05, {}).logThreshold).toBeCloseTo(-Math.log(alpha / 64), 10);
  });
});

/** Sends requests to an operation at a share, and says what a rule makes of it. */
class Stream {
  private readonly tally = new OperationTally(operation, {
    objective: ONE,
    policy: EVIDENCE_POLICY,
    hashSession: (session) => session,
  });
  private requests = 0;

  constructor(
    private readonly share: number,
    private readonly sampled = false,
  ) {}

  send(who: 'legacy' | 'service', failed: boolean, times = 1): this {
    for (let each = 0; each < times; each++) {
      const outcome = { failed, slow: false, ms: 1, sessionId: `s${this.requests++}` };
      this.tally.add(who, outcome, this.requests * 100);
    }
    return this;
  }

  rescue(failed: boolean): this {
    this.tally.rescue(failed);
    return this;
  }

  of(rule: RuleName): RuleResult {
    return resultOf(rule, this.share, { ...this.tally.snapshot(), sampled: this.sampled });
  }
}

describe('onset', () => {
  it('finds at full what begins after a long healthy time, where the cumulative test is still asleep', () => {
    const stream = new Stream(1).send('service', false, 18_000);
    for (let each = 0; each < 7; each++) stream.send('service', false, 19).send('service', true);
    expect(stream.of('failures-against-objective').breached).toBe(false);
    const result = stream.of('failures-onset');
    expect(result).toMatchObject({ breached: true, bad: 7 });
    expect(result.requests).toBeLessThanOrEqual(140);
  });

  it('is as patient as its part of one false alarm in a thousand days', () => {
    const patience = patienceOf(EVIDENCE_POLICY, 'failures-onset', { operation, operations: 1, dailyRequests: 0 });
    expect(patience).toBeCloseTo((1_000 * 10_000) / 0.8, 6);
    expect(new Stream(1).of('failures-onset').logThreshold).toBeCloseTo(Math.log(patience), 10);
  });

  it('does not trip in canary when both arms begin to fail alike', () => {
    const stream = new Stream(0.5);
    for (let each = 0; each < 2_000; each++) stream.send('service', false).send('legacy', false);
    for (let each = 0; each < 40; each++) stream.send('service', each % 2 === 0).send('legacy', each % 2 === 0);
    const result = stream.of('failures-onset');
    expect(result.logStatistic).toBeGreaterThan(result.logThreshold);
    expect(result).toMatchObject({ breached: false, idle: expect.stringContaining('legacy itself') });
  });

  it('trips in canary when only the service begins to fail', () => {
    const stream = new Stream(0.5);
    for (let each = 0; each < 2_000; each++) stream.send('service', false).send('legacy', false);
    for (let each = 0; each < 40; each++) stream.send('service', each % 2 === 0).send('legacy', false);
    expect(stream.of('failures-onset').breached).toBe(true);
  });
});

describe('at full, with legacy known by the reads it rescued', () => {
  it('takes a dead service back when legacy, which is sampled, answered in its place', () => {
    const stream = new Stream(1, true).send('service', false, 500);
    for (let each = 0; each < 4; each++) stream.rescue(false).send('service', true);
    const waiting = stream.of('failures-onset');
    expect(waiting.logStatistic).toBeGreaterThan(waiting.logThreshold);
    expect(waiting).toMatchObject({ breached: false, idle: expect.stringContaining('failed 0 of 3 sampled') });
    stream.rescue(false).send('service', true);
    expect(stream.of('failures-onset').breached).toBe(true);
  });

  it('does not roll back onto a legacy that is down as well', () => {
    const stream = new Stream(1).send('service', false, 500);
    for (let each = 0; each < 50; each++) stream.rescue(true).send('service', true);
    const result = stream.of('failures-against-objective');
    expect(result.logStatistic).toBeGreaterThan(result.logThreshold);
    expect(result).toMatchObject({ breached: false, idle: expect.stringContaining('legacy failed 49 of 49 sampled') });
    expect(stream.of('failures-onset').breached).toBe(false);
  });

  it('acts alone when nobody samples legacy, and no rescue failed', () => {
    const rescued = new Stream(1).send('service', false, 20);
    for (let each = 0; each < 3; each++) rescued.rescue(false).send('service', true);
    expect(rescued.of('failures-against-objective').breached).toBe(true);
    const stream = new Stream(1).send('service', false, 20).send('service', true, 3);
    expect(stream.of('failures-against-objective').breached).toBe(true);
  });
});
