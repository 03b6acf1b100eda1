import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type ArmCounts, EMPTY_COUNTS, type Evidence, type Objective } from './evidence.js';
import { EVIDENCE_POLICY, SUM_POLICY } from './evidence-policy.js';
import { judge } from './judge.js';
import { recordedJudgement, type RecordedJudgement } from './recorded-judgement.js';
import { replayJudgement } from './replay-judgement.js';
import { RULES_VERSION } from './rules.js';

const OBJECTIVE: Objective = {
  operation: 'availability.one',
  availabilityTarget: 0.999,
  latencyThresholdMs: 300,
  latencyTarget: 0.99,
};
const FACTS = {
  flag: 'inventory.serve',
  flagRevision: 12,
  contracts: [{ version: 'v1', sha256: 'ab'.repeat(32) }],
  replicas: ['gw-1'],
};

function counts(requests: number, failed: number): ArmCounts {
  return { ...EMPTY_COUNTS, requests, failed, failedSessions: ['a', 'b', 'c'].slice(0, failed) };
}

function recorded(failed: number, requests = 100, policy = SUM_POLICY): RecordedJudgement {
  const operations = [
    { operation: OBJECTIVE.operation, service: counts(requests, failed), legacy: counts(requests * 19, 0) },
  ];
  const evidence: Evidence = { domain: 'inventory', stretch: '4:0.05:0a1b2c', share: 0.05, epoch: 4, operations };
  const objectives = [OBJECTIVE];
  return recordedJudgement({ evidence, objectives, policy, verdict: judge(evidence, objectives, policy) }, FACTS);
}

/** As a database gives it back. */
function again(value: object): Record<string, never> {
  return JSON.parse(JSON.stringify(value)) as Record<string, never>;
}

describe('what a record holds', () => {
  it('is inputs, parameters, rule, statistic, threshold, flag, contracts and the version of the rules', () => {
    const record = recorded(9);
    expect(record).toMatchObject({
      rulesVersion: RULES_VERSION,
      evidence: { domain: 'inventory', share: 0.05 },
      objectives: [OBJECTIVE],
      policy: SUM_POLICY,
      verdict: { kind: 'breached' },
      decidedBy: { operation: OBJECTIVE.operation, rule: expect.stringMatching(/^failures-/) },
      flag: { name: 'inventory.serve', definition: '0a1b2c', revision: 12 },
      contracts: FACTS.contracts,
      replicas: ['gw-1'],
    });
    expect(record.decidedBy?.statistic).toBeGreaterThan(record.decidedBy?.threshold ?? Infinity);
    expect(recorded(0).decidedBy).toBeNull();
  });
});

describe('judging a record again', () => {
  it('gives the same, whatever was counted, after a journey through JSON, and also of what a person saw', () => {
    fc.assert(
      fc.property(fc.nat(2_000), fc.nat(2_000), (failed, more) => {
        const record = recorded(failed, failed + more, EVIDENCE_POLICY);
        expect(replayJudgement(again(record)).kind).toBe('same');
        expect(replayJudgement(again({ before: {}, seen: record })).kind).toBe('same');
      }),
    );
  });

  it.each<[string, (record: RecordedJudgement) => object, string]>([
    [
      'a count',
      ({ evidence }) => ({ evidence: { ...evidence, operations: recorded(2).evidence.operations } }),
      'verdict',
    ],
    ['the share', ({ evidence }) => ({ evidence: { ...evidence, share: 0.06 } }), 'text'],
    ['the text', ({ verdict }) => ({ verdict: { ...verdict, text: 'all is well' } }), 'text'],
    ['the verdict', ({ verdict }) => ({ verdict: { ...verdict, kind: 'healthy' } }), 'verdict'],
    ['alpha', () => ({ policy: EVIDENCE_POLICY }), 'threshold'],
    ['the target', () => ({ objectives: [{ ...OBJECTIVE, operation: 'another' }] }), 'verdict'],
    ['the statistic', ({ decidedBy }) => ({ decidedBy: { ...decidedBy, statistic: 99 } }), 'named beside the verdict'],
    ['the rule', ({ decidedBy }) => ({ decidedBy: { ...decidedBy, rule: 'latency-against-legacy' } }), 'beside'],
    ['the flag to nonsense', () => ({ flag: 'on' }), 'flag'],
    ['the contracts to nonsense', () => ({ contracts: [1] }), 'contracts[0]'],
    [
      'the statistic to nonsense',
      ({ decidedBy }) => ({ decidedBy: { ...decidedBy, statistic: 'x' } }),
      'decidedBy.statistic',
    ],
    ['the counts to nonsense', ({ evidence }) => ({ evidence: { ...evidence, share: 'much' } }), 'evidence.share'],
    ['the objectives to nonsense', () => ({ objectives: { none: true } }), 'cannot be judged'],
    [
      'the policy to one that is none',
      () => ({ policy: { ...SUM_POLICY, alpha: { value: 2, source: 's' } } }),
      'alpha',
    ],
    ['the verdict to nothing', () => ({ verdict: null }), 'lacks verdict'],
  ])('is different when somebody changed %s, and says what', (_what, change, because) => {
    const record = recorded(9);
    const replay = replayJudgement(again({ ...record, ...change(record) }));
    expect(replay).toMatchObject({ kind: 'different', because: expect.stringContaining(because) });
  });

  it('says so when there is nothing to judge', () => {
    for (const nothing of [null, 'text', [], {}, { verdict: null }, { restores: 'x' }, { seen: { verdict: null } }]) {
      expect(replayJudgement(nothing).kind).toBe('no-inputs');
    }
  });

  it('does not judge by other rules than those of the record', () => {
    const { rulesVersion: _none, ...old } = recorded(9);
    expect(replayJudgement(again(old))).toMatchObject({ kind: 'other-rules', rulesVersion: 1 });
    expect(replayJudgement({ ...recorded(9), rulesVersion: RULES_VERSION + 1 })).toMatchObject({
      kind: 'other-rules',
      because: expect.stringContaining(`version ${RULES_VERSION + 1}`),
    });
    expect(replayJudgement({ ...recorded(9), rulesVersion: 'two' }).kind).toBe('different');
  });

  it('never throws', () => {
    const part = fc.jsonValue();
    const anything = fc.record(
      { rulesVersion: fc.constant(RULES_VERSION), evidence: part, objectives: part, policy: part, verdict: part },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anything, part), (record) => {
        expect(['no-inputs', 'different', 'other-rules', 'same']).toContain(replayJudgement(record).kind);
      }),
    );
  });
});
