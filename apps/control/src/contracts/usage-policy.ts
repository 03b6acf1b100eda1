/** How long use of contracts is told of, added up and kept. */
export interface UsagePolicy {
  /** A gateway tells of days that are no older; what it could not tell for longer is lost, and said to be. */
  readonly toldDays: { readonly value: number; readonly because: string };
  /** Days are kept. */
  readonly keptDays: { readonly value: number; readonly because: string };
}

export const USAGE_POLICY: UsagePolicy = {
  toldDays: {
    value: 7,
    because: 'a control that is away for longer is not waited for: its gateways are restarted meanwhile',
  },
  keptDays: { value: 400, because: 'a caller that comes once a year, and a month to notice' },
};
