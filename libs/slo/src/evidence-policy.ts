import { policyFaults } from './policy-faults.js';
import type { DetectorRuleName, EvidencePolicy, TestRuleName } from './policy-numbers.js';

export type { DetectorRuleName, EvidencePolicy, Sourced, TestRuleName } from './policy-numbers.js';

/** The numbers of a policy do not fit together. Names each. */
export class PolicyFault extends Error {
  override readonly name = 'PolicyFault';

  constructor(readonly faults: readonly string[]) {
    super(`evidence policy: ${faults.join('; ')}`);
  }
}

export const EVIDENCE_POLICY: EvidencePolicy = checkedPolicy({
  alpha: {
    value: 0.001,
    source:
      'one false rollback in 1,000 evidence starts; Lindon and Malek 2022 (arXiv 2011.03567) hold it under peeking',
  },
  ruleShares: {
    value: {
      'failures-against-legacy': 0.66,
      'failures-against-objective': 0.2,
      'latency-against-legacy': 0.04,
      'latency-against-objective': 0.04,
      'latency-order': 0.03,
      mismatch: 0.03,
    },
    source:
      'docs/adr/0003 and 0011, by simulation: at 5 % the medians 3, 15, 80, 650 canary requests at 100, 20, 5, 1 % failures are kept; slowness costs a shopper less than failure',
  },
  leastSessions: {
    value: 2,
    source: 'one broken session is not a broken service: at a target of 99.96 % one failed first request is 1,250:1',
  },
  healthyRequests: {
    value: 100,
    source:
      'proof evidence-simulation: at 100 canary requests a service that fails 5 % of them has been tripped in 3 of 4 runs, 20 % in all',
  },
  suspicionOdds: { value: 20, source: 'Kass and Raftery 1995, "Bayes Factors": from 20:1 evidence is called strong' },
  sharedCauseOdds: {
    value: 20,
    source:
      'docs/adr/0011, by simulation: both arms down at full is not taken for a bad service, and 5 % is found within two minutes',
  },
  falseAlarmDays: {
    value: 1000,
    source:
      'at most one false rollback in 1,000 domain-days; Shin, Ramdas and Rinaldo 2022 (arXiv 2203.03532), theorem on the average run length',
  },
  detectorShares: {
    value: { 'failures-onset': 0.8, 'latency-onset': 0.2 },
    source: 'docs/adr/0011: as among the tests, failures before slowness',
  },
  onsetRatios: {
    value: [0.005, 0.01, 0.02, 0.05, 0.2, 0.5, 0.95],
    source:
      'a grid from five times an objective of 99.9 % to a dead service; the average of their detectors loses at most ln 7 to the best',
  },
  leastDailyRequests: {
    value: 10_000,
    source: 'docs/adr/0011: a detector of a domain with 3 requests an hour is as patient as one with 7 a minute',
  },
  ladder: {
    value: [0.125, 0.25, 0.5],
    source:
      'docs/adr/0011: below an eighth of the threshold nobody waits; at the threshold itself the share over it is judged',
  },
  slowdownTolerance: { value: 1.25, source: 'Kayenta, default tolerance 0.25 of its comparison' },
  leastPairs: { value: 100, source: 'docs/adr/0011: a noise of 3 % would have shown with odds of 20:1' },
  quietRatio: {
    value: 0.01,
    source: 'docs/adr/0011: a field in which legacy differs from itself in one of a hundred is noisy',
  },
  mostFields: { value: 64, source: 'libs/shadow counts as many by name, the rest as one' },
  guardAlpha: {
    value: 0.001,
    source: 'as alpha: a guard that doubts at random is as bad as a rule that trips at random',
  },
});

/**
 * What control judges the sum of all replicas by: nine tenths of the budget. It sees everything any replica sees, half a
 * second later, so it is the judge that the budget is for.
 */
export const SUM_POLICY: EvidencePolicy = checkedPolicy({
  ...EVIDENCE_POLICY,
  alpha: { value: 0.0009, source: 'nine tenths of the domain\'s 0.001: docs/adr/0003, "One budget, several judges"' },
  falseAlarmDays: {
    value: 1112,
    source: 'nine tenths of the domain\'s alarms: docs/adr/0003, "One budget, several judges"',
  },
});

/** What each replica judges its own evidence by, for when control is away. A tenth of the budget is enough for ten of them. */
export const REPLICA_POLICY: EvidencePolicy = checkedPolicy({
  ...EVIDENCE_POLICY,
  alpha: {
    value: 0.00001,
    source: 'a tenth of the domain\'s 0.001 divided among ten replicas: docs/adr/0003, "One budget, several judges"',
  },
  falseAlarmDays: {
    value: 100_000,
    source: 'a hundredth of the domain\'s alarms: docs/adr/0003, "One budget, several judges"',
  },
});

/**
 * @returns the policy itself
 * @throws PolicyFault with every fault: ratios outside 0-1, shares that do not sum to 1, counts that are none
 */
export function checkedPolicy(policy: EvidencePolicy): EvidencePolicy {
  const faults = policyFaults(policy);
  if (faults.length > 0) throw new PolicyFault(faults);
  return policy;
}

/**
 * One test's part of alpha: a rule applied to one of `operations` operations.
 *
 * @throws PolicyFault when the policy divides among operations and leaves this one out
 */
export function shareOfAlpha(
  policy: EvidencePolicy,
  rule: TestRuleName,
  operation: string,
  operations: number,
): number {
  return policy.alpha.value * policy.ruleShares.value[rule] * shareOfOperation(policy, operation, operations);
}

/**
 * How many requests one detector lets pass, in the mean, between false alarms: its part of the domain's.
 *
 * @param dailyRequests the service may expect
 * @throws PolicyFault as `shareOfAlpha`
 */
export function patienceOf(
  policy: EvidencePolicy,
  rule: DetectorRuleName,
  { operation, operations, dailyRequests }: { operation: string; operations: number; dailyRequests: number },
): number {
  const daily = Math.max(dailyRequests, policy.leastDailyRequests.value);
  const part = policy.detectorShares.value[rule] * shareOfOperation(policy, operation, operations);
  return (policy.falseAlarmDays.value * daily) / part;
}

function shareOfOperation(policy: EvidencePolicy, operation: string, operations: number): number {
  const divided = policy.operationShares;
  const share = divided === undefined ? 1 / operations : divided.value[operation];
  if (share === undefined) throw new PolicyFault([`operationShares does not name ${operation}`]);
  return share;
}
