import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  type ArmCounts,
  EMPTY_COUNTS,
  type Evidence,
  type Objective,
  type RuleResult,
  type Verdict,
} from './evidence.js';
import { EVIDENCE_POLICY } from './evidence-policy.js';
import { judge } from './judge.js';
import { RULES } from './rules.js';

const ONE: Objective = {
  operation: 'availability.one',
  availabilityTarget: 0.999,
  latencyThresholdMs: 300,
  latencyTarget: 0.99,
};
const BATCH: Objective = { ...ONE, operation: 'availability.batch', latencyThresholdMs: 600 };
const SESSIONS = ['s1', 's2', 's3'];

function counts(requests: number, failed = 0, slow = 0, sessions = SESSIONS): ArmCounts {
  return {
    requests,
    failed,
    slow,
    failedSessions: sessions.slice(0, failed),
    slowSessions: sessions.slice(0, slow),
  };
}

function evidence(share: number, service: ArmCounts, legacy: ArmCounts): Evidence {
  const operations = [{ operation: ONE.operation, legacy, service }];
  return { domain: 'inventory', stretch: `1:${share}:d`, share, operations };
}

function verdictOn(share: number, service: ArmCounts, legacy: ArmCounts): Verdict {
  return judge(evidence(share, service, legacy), [ONE], EVIDENCE_POLICY);
}

function resultOf(verdict: Verdict, rule: RuleResult['rule']): RuleResult {
  const result = verdict.results.find((candidate) => candidate.rule === rule);
  if (result === undefined) throw new Error(`no result of ${rule}`);
  return result;
}

describe('breached', () => {
  it('against legacy: the text names both arms, the share, the value and the threshold', () => {
    const verdict = verdictOn(0.05, counts(9, 7), counts(171));
    expect(verdict).toMatchObject({ kind: 'breached', by: { operation: 'availability.one', breached: true } });
    const { text } = judge(evidence(0.05, counts(100, 7), counts(1900, 5)), [ONE], EVIDENCE_POLICY);
    expect(text).toBe(
      'availability.one: service failed 7 of 100, legacy 5 of 1,900 at a share of 5 %: Bayes factor 10^5.2 over 10^3.2',
    );
  });

  it.each([
    [3, 0.05],
    [4, 0.1],
  ])('after %d requests when every service call fails at a share of %d', (requests, share) => {
    const legacy = counts(Math.round((requests * (1 - share)) / share));
    expect(verdictOn(share, counts(requests, requests), legacy).kind).toBe('breached');
    expect(verdictOn(share, counts(1, 1), legacy).kind).toBe('inconclusive');
  });

  it('against the objective at full, with nobody to compare with', () => {
    const verdict = verdictOn(1, counts(200, 7), EMPTY_COUNTS);
    expect(verdict).toMatchObject({ kind: 'breached', by: { rule: 'failures-against-objective', theta0: 1 - 0.999 } });
    expect(verdict.text).toMatch(
      /^availability\.one: service failed 7 of 200, 0\.1 % allowed: Bayes factor 10\^\d\.\d over/,
    );
  });

  it('on slowness, in both forms', () => {
    expect(verdictOn(0.05, counts(100, 0, 12), counts(1900, 0, 10))).toMatchObject({
      kind: 'breached',
      by: { rule: 'latency-against-legacy' },
      text: expect.stringContaining('service was slow in 12 of 100, legacy 10 of 1,900'),
    });
    expect(verdictOn(1, counts(100, 0, 12), EMPTY_COUNTS)).toMatchObject({
      kind: 'breached',
      by: { rule: 'latency-against-objective' },
    });
  });

  it('sooner at a share of 90 % through the objective than through legacy alone', () => {
    // 12 answers of legacy, all good, say more than 110 failures of the service among themselves.
    const verdict = verdictOn(0.9, counts(60, 60), counts(7));
    expect(verdict).toMatchObject({ kind: 'breached', by: { rule: 'failures-against-objective' } });
    expect(resultOf(verdict, 'failures-against-legacy').breached).toBe(false);
  });
});

describe('no trip', () => {
  it('on failures of fewer than two sessions, however many', () => {
    const verdict = verdictOn(0.05, counts(60, 50, 0, ['s1']), counts(1140));
    expect(verdict.kind).toBe('inconclusive');
    expect(verdict.text).toContain('failed for 1 session only, and a trip wants 2');
    expect(verdictOn(0.05, counts(60, 50, 0, ['s1', 's1']), counts(1140)).kind).toBe('inconclusive');
    expect(verdictOn(0.05, counts(60, 50, 0, ['s1', 's2']), counts(1140)).kind).toBe('breached');
  });

  it.each([0.01, 0.05, 0.25, 0.5, 0.75, 0.9, 0.99])('when both arms are down alike, at a share of %d', (share) => {
    for (const ratio of [1, 0.5, 0.2]) {
      const [service, legacy] = [2000 * share, 2000 * (1 - share)].map(Math.round);
      const verdict = verdictOn(
        share,
        counts(service!, Math.round(service! * ratio)),
        counts(legacy!, Math.round(legacy! * ratio)),
      );
      expect(verdict.kind).toBe('inconclusive');
      expect(verdict.text).toContain('legacy');
    }
  });

  it('against the objective while legacy is outside it itself', () => {
    const verdict = verdictOn(0.5, counts(1000, 10), counts(1000, 5));
    expect(resultOf(verdict, 'failures-against-objective')).toMatchObject({
      breached: false,
      idle: 'legacy itself is outside the objective (it failed 5 of 1,000)',
    });
    expect(verdict.kind).toBe('inconclusive');
  });

  it('against the objective in canary before legacy has answered anything', () => {
    const verdict = verdictOn(0.5, counts(3, 3), EMPTY_COUNTS);
    expect(verdict.kind).toBe('inconclusive');
    expect(resultOf(verdict, 'failures-against-objective').idle).toContain('nothing yet');
  });

  it('against the objective at full while the sample of legacy fails as well', () => {
    expect(verdictOn(1, counts(200, 20), counts(50, 5)).kind).toBe('inconclusive');
    expect(verdictOn(1, counts(200, 20), counts(50, 0)).kind).toBe('breached');
  });
});

describe('idle rules say why', () => {
  it('has no split at a share of 0 or 1', () => {
    const none = verdictOn(0, EMPTY_COUNTS, counts(1000, 3));
    expect(resultOf(none, 'failures-against-legacy')).toMatchObject({
      logStatistic: undefined,
      idle: 'all requests go to legacy: there is no split',
    });
    expect(resultOf(none, 'latency-against-objective').idle).toBe('no requests are meant for the service');
    expect(none.kind).toBe('inconclusive');
    const all = verdictOn(1, counts(1000), EMPTY_COUNTS);
    expect(resultOf(all, 'latency-against-legacy').idle).toBe('all requests go to the service: there is no split');
    expect(all.kind).toBe('healthy');
  });
});

describe('inconclusive', () => {
  it('says how many of about how many', () => {
    expect(verdictOn(0.05, counts(34), counts(646))).toMatchObject({
      kind: 'inconclusive',
      seen: 34,
      wanted: 100,
      text: '34 of about 100 requests',
    });
  });

  it('is what no data is: never healthy', () => {
    const nothing: Evidence = { domain: 'inventory', stretch: '0:0:', share: 0, operations: [] };
    expect(judge(nothing, [ONE], EVIDENCE_POLICY)).toMatchObject({ kind: 'inconclusive', seen: 0 });
    expect(judge(nothing, [], EVIDENCE_POLICY).kind).toBe('inconclusive');
    expect(verdictOn(0.5, EMPTY_COUNTS, counts(1_000_000)).kind).toBe('inconclusive');
  });

  it('wants as many requests as make the failures so far allowed', () => {
    expect(verdictOn(0.5, counts(134, 1), counts(134, 1))).toMatchObject({
      text: '134 of about 1,000 requests',
      seen: 134,
      wanted: 1000,
    });
    expect(verdictOn(0.5, counts(1000, 1), counts(1000, 1)).kind).toBe('healthy');
  });

  it('waits for the operation that was seen least', () => {
    const two: Evidence = {
      ...evidence(0.5, counts(5000), counts(5000)),
      operations: [
        { operation: ONE.operation, service: counts(5000), legacy: counts(5000) },
        { operation: BATCH.operation, service: counts(7), legacy: counts(9) },
      ],
    };
    expect(judge(two, [ONE, BATCH], EVIDENCE_POLICY).text).toBe('7 of about 100 requests of availability.batch');
    expect(judge(two, [ONE], EVIDENCE_POLICY).text).toBe('availability.batch has no objective to be judged by');
  });

  it('does not call healthy what a comparison with legacy speaks strongly against', () => {
    const verdict = verdictOn(0.05, counts(2000, 2), counts(38_000));
    expect(verdict.kind).toBe('inconclusive');
    expect(verdict.text).toBe(
      'availability.one: service failed 2 of 2,000, legacy 0 of 38,000 at a share of 5 %: Bayes factor 10^2.1, a trip wants 10^3.2',
    );
  });
});

describe('any verdict', () => {
  const armCounts = fc
    .tuple(
      fc.nat(5000),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat(3),
    )
    .map(([requests, failed, slow, sessions]): ArmCounts => {
      const bad = [Math.floor(requests * failed ** 4), Math.floor(requests * slow ** 4)] as const;
      const some = SESSIONS.slice(0, sessions);
      return { requests, failed: bad[0], slow: bad[1], failedSessions: some, slowSessions: some };
    });
  const anyEvidence = fc
    .tuple(fc.constantFrom(0, 0.001, 0.05, 0.5, 0.9, 1), armCounts, armCounts)
    .map(([share, service, legacy]) => evidence(share, service, legacy));

  it('is the same after a round trip of its inputs through JSON', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        const recorded = JSON.parse(JSON.stringify({ given, objectives: [ONE], policy: EVIDENCE_POLICY })) as {
          given: Evidence;
          objectives: Objective[];
          policy: typeof EVIDENCE_POLICY;
        };
        const replayed = judge(recorded.given, recorded.objectives, recorded.policy);
        expect(replayed).toEqual(judge(given, [ONE], EVIDENCE_POLICY));
      }),
      { numRuns: 300, seed: 2 },
    );
  });

  it('is of one piece: a breach is over its threshold, of two sessions, of a rule that may act; health has been seen', () => {
    fc.assert(
      fc.property(anyEvidence, (given) => {
        const verdict = judge(given, [ONE], EVIDENCE_POLICY);
        const service = given.operations[0]!.service;
        expect(verdict.text.length).toBeGreaterThan(10);
        expect(verdict.results.map(({ rule }) => rule)).toEqual(RULES.map(({ name }) => name));
        for (const result of verdict.results) {
          if (result.idle !== undefined) expect(result.breached).toBe(false);
          if (result.breached) expect(result.logStatistic).toBeGreaterThanOrEqual(result.logThreshold);
        }
        expect(verdict.kind === 'breached').toBe(verdict.results.some(({ breached }) => breached));
        if (verdict.kind === 'breached') {
          const failures = verdict.by.rule.startsWith('failures');
          expect((failures ? service.failedSessions : service.slowSessions).length).toBeGreaterThanOrEqual(2);
        }
        if (verdict.kind === 'healthy') {
          expect(service.requests).toBeGreaterThanOrEqual(100);
          expect(service.failed).toBeLessThanOrEqual(0.001 * service.requests + 1e-9);
          expect(service.slow).toBeLessThanOrEqual(0.01 * service.requests + 1e-9);
        }
        if (verdict.kind === 'inconclusive') expect(verdict.seen).toBe(service.requests);
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});
