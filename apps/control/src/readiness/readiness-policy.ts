/** What a domain is held against, each with where the number comes from. */
export interface ReadinessPolicy {
  /** Most of an error budget that may be spent, 0-1. */
  readonly mostBudgetSpent: { readonly value: number; readonly source: string };
  /** Most of what was compared that may differ without an explanation, 0-1. */
  readonly mostMismatched: { readonly value: number; readonly source: string };
  /** Fewest comparisons from which that is read. */
  readonly leastCompared: { readonly value: number; readonly source: string };
  /** How old a run may be, days. */
  readonly longestRunAgeDays: { readonly value: number; readonly source: string };
  /** How far back groups of mismatches count, days. */
  readonly groupDays: { readonly value: number; readonly source: string };
}

export const READINESS_POLICY: ReadinessPolicy = {
  mostBudgetSpent: {
    value: 0.5,
    source:
      'half is left for what a promotion finds; https://sre.google/workbook/error-budget-policy/ stops at all of it',
  },
  mostMismatched: { value: 0.001, source: 'the counterpart of the 99.9 % that shadow coverage is held to' },
  leastCompared: { value: 1_000, source: 'as PROMOTION_POLICY.leastSelected' },
  longestRunAgeDays: {
    value: 30,
    source: 'the window of the error budgets: a run says nothing of a release before it',
  },
  groupDays: { value: 7, source: 'a week has every kind of day in it' },
};
