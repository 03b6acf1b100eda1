import { describe, expect, it } from '@jest/globals';
import {
  checkedPolicy,
  EVIDENCE_POLICY,
  REPLICA_POLICY,
  SUM_POLICY,
  type EvidencePolicy,
  patienceOf,
  PolicyFault,
  shareOfAlpha,
} from './evidence-policy.js';
import { RULES } from './rules.js';

const TESTS = RULES.flatMap((rule) => (rule.kind === 'onset' ? [] : rule.name));
const changed = (change: Partial<EvidencePolicy>): EvidencePolicy => ({ ...EVIDENCE_POLICY, ...change });
const operationShares = (value: Record<string, number>) => ({ value, source: 'this test' });

describe('the evidence policy', () => {
  it('names a source for every number', () => {
    for (const number of Object.values<{ source: string }>({ ...EVIDENCE_POLICY })) {
      expect(number.source.length).toBeGreaterThan(20);
    }
  });

  it('divides alpha among the tests there are, and the alarms among the detectors, and no others', () => {
    const { ruleShares, detectorShares } = EVIDENCE_POLICY;
    expect(Object.keys(ruleShares.value).sort()).toEqual(TESTS.toSorted());
    const detectors = RULES.flatMap((rule) => (rule.kind === 'onset' ? rule.name : []));
    expect(Object.keys(detectorShares.value).sort()).toEqual(detectors.sort());
  });

  it.each([
    [undefined, ['one', 'two', 'three']],
    [operationShares({ one: 0.9, two: 0.1 }), ['one', 'two']],
  ])('spends alpha once over all operations and rules (%#)', (shares, operations) => {
    const policy = shares === undefined ? EVIDENCE_POLICY : changed({ operationShares: shares });
    const parts = operations.flatMap((operation) =>
      TESTS.map((name) => shareOfAlpha(policy, name, operation, operations.length)),
    );
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(0.001, 12);
  });

  it('spends one false alarm in 1,000 days over all operations and detectors', () => {
    const operations = ['one', 'two'];
    const rates = operations.flatMap((operation) =>
      (['failures-onset', 'latency-onset'] as const).map(
        (name) =>
          1 / patienceOf(EVIDENCE_POLICY, name, { operation, operations: operations.length, dailyRequests: 216_000 }),
      ),
    );
    const alarmsADay = rates.reduce((sum, rate) => sum + rate * 216_000, 0);
    expect(alarmsADay).toBeCloseTo(0.001, 12);
  });

  it.each<[string, Partial<EvidencePolicy>]>([
    ['alpha', { alpha: { value: 0, source: 'x' } }],
    ['alpha', { alpha: { value: 1, source: 'x' } }],
    [
      'ruleShares',
      { ruleShares: { value: { ...EVIDENCE_POLICY.ruleShares.value, 'latency-against-legacy': 0.2 }, source: 'x' } },
    ],
    ['operationShares', { operationShares: operationShares({ one: 0.5, two: 0.4 }) }],
    ['operationShares', { operationShares: operationShares({ one: 1, two: 0 }) }],
    ['leastSessions', { leastSessions: { value: 0, source: 'x' } }],
    ['healthyRequests', { healthyRequests: { value: 0.5, source: 'x' } }],
    ['suspicionOdds', { suspicionOdds: { value: 1, source: 'x' } }],
    ['detectorShares', { detectorShares: { value: { 'failures-onset': 0.8, 'latency-onset': 0.1 }, source: 'x' } }],
    ['onsetRatios', { onsetRatios: { value: [0.5, 0.1], source: 'x' } }],
    ['ladder', { ladder: { value: [0.5, 1], source: 'x' } }],
    ['slowdownTolerance', { slowdownTolerance: { value: 0.9, source: 'x' } }],
    ['sharedCauseOdds', { sharedCauseOdds: { value: 0, source: 'x' } }],
    ['quietRatio', { quietRatio: { value: 2, source: 'x' } }],
    ['alpha must name its source', { alpha: { value: 0.001, source: '' } }],
  ])('refuses a wrong %s', (name, change) => {
    expect(() => checkedPolicy(changed(change))).toThrow(PolicyFault);
    expect(() => checkedPolicy(changed(change))).toThrow(name);
  });

  it('divides one budget between control and ten replicas, and spends no more', () => {
    const { alpha } = EVIDENCE_POLICY;
    expect(SUM_POLICY.alpha.value + 10 * REPLICA_POLICY.alpha.value).toBeCloseTo(alpha.value, 12);
    const [sum, replica] = [SUM_POLICY.falseAlarmDays.value, REPLICA_POLICY.falseAlarmDays.value];
    expect(1 / sum + 10 / replica).toBeLessThanOrEqual(1 / EVIDENCE_POLICY.falseAlarmDays.value);
  });

  it('refuses to judge an operation that the division leaves out', () => {
    const policy = changed({ operationShares: operationShares({ one: 1 }) });
    expect(() => shareOfAlpha(policy, 'failures-against-legacy', 'two', 2)).toThrow(PolicyFault);
  });
});
