/** Numbers of ignoring differences, each with its reason. */
export const IGNORE_POLICY = {
  longestDays: { value: 90, because: 'a quarter: what may differ for longer belongs into the comparison, in review' },
  mostInForce: { value: 64, because: 'every gateway is told all of them twice a second; more are no exceptions' },
  listed: { value: 100, because: 'those in force and a year of those that ended' },
} as const;
