import { describe, expect, it } from '@jest/globals';
import {
  checkedPolicy,
  EVIDENCE_POLICY,
  REPLICA_POLICY,
  SUM_POLICY,
  type EvidencePolicy,
  PolicyFault,
  shareOfAlpha,
} from './evidence-policy.js';
import { RULES } from './rules.js';

const changed = (change: Partial<EvidencePolicy>): EvidencePolicy => ({ ...EVIDENCE_POLICY, ...change });
const operationShares = (value: Record<string, number>) => ({ value, source: 'this test' });

describe('the evidence policy', () => {
  it('names a source for every number', () => {
    for (const number of Object.values<{ source: string }>({ ...EVIDENCE_POLICY })) {
      expect(number.source.length).toBeGreaterThan(20);
    }
  });

  it('divides alpha among the rules there are, and no others', () => {
    expect(Object.keys(EVIDENCE_POLICY.ruleShares.value).sort()).toEqual(RULES.map(({ name }) => name).sort());
  });

  it.each([
    [undefined, ['one', 'two', 'three']],
    [operationShares({ one: 0.9, two: 0.1 }), ['one', 'two']],
  ])('spends alpha once over all operations and rules (%#)', (shares, operations) => {
    const policy = shares === undefined ? EVIDENCE_POLICY : changed({ operationShares: shares });
    const parts = operations.flatMap((operation) =>
      RULES.map(({ name }) => shareOfAlpha(policy, name, operation, operations.length)),
    );
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(0.001, 12);
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
    ['alpha must name its source', { alpha: { value: 0.001, source: '' } }],
  ])('refuses a wrong %s', (name, change) => {
    expect(() => checkedPolicy(changed(change))).toThrow(PolicyFault);
    expect(() => checkedPolicy(changed(change))).toThrow(name);
  });

  it('divides one budget between control and ten replicas, and spends no more', () => {
    const { alpha } = EVIDENCE_POLICY;
    expect(SUM_POLICY.alpha.value + 10 * REPLICA_POLICY.alpha.value).toBeCloseTo(alpha.value, 12);
  });

  it('refuses to judge an operation that the division leaves out', () => {
    const policy = changed({ operationShares: operationShares({ one: 1 }) });
    expect(() => shareOfAlpha(policy, 'failures-against-legacy', 'two', 2)).toThrow(PolicyFault);
  });
});
