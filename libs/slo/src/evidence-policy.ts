import type { RuleName } from './evidence.js';

/** A number of the policy, and where it comes from. */
export interface Sourced<T> {
  readonly value: T;
  readonly source: string;
}

/** Every number a verdict depends on. Data, so that a decision record can hold it and a replay can use it. */
export interface EvidencePolicy {
  /** Greatest chance that a service no worse than legacy (or inside its objective) is ever tripped: per domain and stretch. */
  readonly alpha: Sourced<number>;
  /** How alpha is divided among the rules; sums to 1. */
  readonly ruleShares: Sourced<Readonly<Record<RuleName, number>>>;
  /** How each rule's part is divided among the operations; sums to 1. Absent: equally among those with an objective. */
  readonly operationShares?: Sourced<Readonly<Record<string, number>>>;
  /** Distinct sessions that must have failed (or been slow) on the service before any rule trips. */
  readonly leastSessions: Sourced<number>;
  /** Fewest service requests of each operation for `healthy`. */
  readonly healthyRequests: Sourced<number>;
  /** Odds (a Bayes factor) against the service, in comparison with legacy, from which it is not called healthy. */
  readonly suspicionOdds: Sourced<number>;
}

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
      'failures-against-legacy': 0.7,
      'failures-against-objective': 0.2,
      'latency-against-legacy': 0.05,
      'latency-against-objective': 0.05,
    },
    source:
      'docs/adr/0003, by simulation: at 5 % the medians 3, 15, 80, 650 canary requests at 100, 20, 5, 1 % failures are kept; slowness costs a shopper less than failure',
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
});

/**
 * What control judges the sum of all replicas by: nine tenths of the budget. It sees everything any replica sees, half a
 * second later, so it is the judge that the budget is for.
 */
export const SUM_POLICY: EvidencePolicy = checkedPolicy({
  ...EVIDENCE_POLICY,
  alpha: { value: 0.0009, source: 'nine tenths of the domain\'s 0.001: docs/adr/0003, "One budget, several judges"' },
});

/** What each replica judges its own evidence by, for when control is away. A tenth of the budget is enough for ten of them. */
export const REPLICA_POLICY: EvidencePolicy = checkedPolicy({
  ...EVIDENCE_POLICY,
  alpha: {
    value: 0.00001,
    source: 'a tenth of the domain\'s 0.001 divided among ten replicas: docs/adr/0003, "One budget, several judges"',
  },
});

/**
 * @returns the policy itself
 * @throws PolicyFault with every fault: ratios outside 0-1, shares that do not sum to 1, counts that are none
 */
export function checkedPolicy(policy: EvidencePolicy): EvidencePolicy {
  const faults: string[] = [];
  const { alpha, ruleShares, operationShares, leastSessions, healthyRequests, suspicionOdds } = policy;
  if (!(alpha.value > 0 && alpha.value < 1)) faults.push('alpha must lie between 0 and 1');
  if (!isDivision(ruleShares.value)) faults.push('ruleShares must be positive and sum to 1');
  if (operationShares !== undefined && !isDivision(operationShares.value)) {
    faults.push('operationShares must be positive and sum to 1');
  }
  if (!(Number.isInteger(leastSessions.value) && leastSessions.value >= 1)) {
    faults.push('leastSessions must be a whole number from 1');
  }
  if (!(Number.isInteger(healthyRequests.value) && healthyRequests.value >= 1)) {
    faults.push('healthyRequests must be a whole number from 1');
  }
  if (!(suspicionOdds.value > 1)) faults.push('suspicionOdds must be over 1');
  for (const [name, number] of Object.entries<Sourced<unknown> | undefined>({ ...policy })) {
    if (number?.source === '') faults.push(`${name} must name its source`);
  }
  if (faults.length > 0) throw new PolicyFault(faults);
  return policy;
}

/**
 * One test's part of alpha: a rule applied to one of `operations` operations.
 *
 * @throws PolicyFault when the policy divides among operations and leaves this one out
 */
export function shareOfAlpha(policy: EvidencePolicy, rule: RuleName, operation: string, operations: number): number {
  const divided = policy.operationShares;
  const share = divided === undefined ? 1 / operations : divided.value[operation];
  if (share === undefined) throw new PolicyFault([`operationShares does not name ${operation}`]);
  return policy.alpha.value * policy.ruleShares.value[rule] * share;
}

function isDivision(shares: Readonly<Record<string, number>>): boolean {
  const values = Object.values(shares);
  const sum = values.reduce((total, share) => total + share, 0);
  return values.every((share) => share > 0) && Math.abs(sum - 1) < 1e-9;
}
