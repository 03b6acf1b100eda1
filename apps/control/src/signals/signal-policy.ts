/** Every number that business signals depend on. */
export const SIGNAL_POLICY = {
  /** What is held against the past, minutes: full ones. */
  windowMinutes: 10,
  /** The same hour of so many weeks before is the past. */
  weeks: 4,
  /** Windows before and after that hour that are taken too: a quarter of an hour earlier is much the same. */
  aroundWindows: 2,
  /** Fewer weeks than this that were lived through are not enough to expect anything by. */
  leastWeeks: 2,
  /** Two-sided 99.9 % of a normal distribution: one false alarm in a week of ten-minute windows that are looked at once. */
  z: 3.29,
  /** Where fewer orders are expected than this, none at all is no news. */
  leastExpected: 10,
  /** The longest time whose impact is told, ms: a day. Over a longer one too much else differs from week to week. */
  longestImpactMs: 86_400_000,
  /** Rollouts are looked at over so many days. */
  rolloutDays: 30,
} as const;
