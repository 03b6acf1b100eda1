import type { EvidencePolicy, Sourced } from './policy-numbers.js';

/** Everything that is wrong with the numbers of a policy; empty when they fit together. */
export function policyFaults(policy: EvidencePolicy): readonly string[] {
  const wrong: readonly (readonly [boolean, string])[] = [
    ...ratios(policy),
    ...divisions(policy),
    ...counts(policy),
    ...ladders(policy),
    [!(policy.suspicionOdds.value > 1), 'suspicionOdds must be over 1'],
    [!(policy.sharedCauseOdds.value >= 1), 'sharedCauseOdds must be 1 or over'],
    [!(policy.falseAlarmDays.value > 0), 'falseAlarmDays must be over 0'],
    [!(policy.slowdownTolerance.value >= 1), 'slowdownTolerance must be 1 or over'],
  ];
  const unsourced = Object.entries<Sourced<unknown> | undefined>({ ...policy })
    .filter(([, number]) => number?.source === '')
    .map(([name]) => `${name} must name its source`);
  return [...wrong.filter(([isWrong]) => isWrong).map(([, fault]) => fault), ...unsourced];
}

type Check = readonly [isWrong: boolean, fault: string];

function ratios(policy: EvidencePolicy): readonly Check[] {
  const names = ['alpha', 'guardAlpha', 'quietRatio'] as const;
  return names.map((name) => [!isRatio(policy[name].value), `${name} must lie between 0 and 1`]);
}

function divisions(policy: EvidencePolicy): readonly Check[] {
  const { ruleShares, detectorShares, operationShares } = policy;
  return [
    [!isDivision(ruleShares.value), 'ruleShares must be positive and sum to 1'],
    [!isDivision(detectorShares.value), 'detectorShares must be positive and sum to 1'],
    [
      operationShares !== undefined && !isDivision(operationShares.value),
      'operationShares must be positive and sum to 1',
    ],
  ];
}

function counts(policy: EvidencePolicy): readonly Check[] {
  const names = ['leastSessions', 'healthyRequests', 'leastDailyRequests', 'leastPairs', 'mostFields'] as const;
  return names.map((name) => {
    const { value } = policy[name];
    return [!(Number.isInteger(value) && value >= 1), `${name} must be a whole number from 1`];
  });
}

function ladders({ onsetRatios, ladder }: EvidencePolicy): readonly Check[] {
  return [
    [!isAscending(onsetRatios.value), 'onsetRatios must ascend between 0 and 1'],
    [!isAscending(ladder.value), 'ladder must ascend between 0 and 1'],
  ];
}

function isRatio(value: number): boolean {
  return value > 0 && value < 1;
}

function isAscending(values: readonly number[]): boolean {
  return values.length > 0 && values.every((value, index) => isRatio(value) && value > (values[index - 1] ?? 0));
}

function isDivision(shares: Readonly<Record<string, number>>): boolean {
  const values = Object.values(shares);
  const sum = values.reduce((total, share) => total + share, 0);
  return values.every((share) => share > 0) && Math.abs(sum - 1) < 1e-9;
}
