const DAY_MINUTES = 24 * 60;

/** Every number that charts depend on. */
export const SERIES_POLICY = {
  /** Minutes are kept for so long: the window of every objective, and the same hours of four weeks to compare with. */
  keptMinutes: 35 * DAY_MINUTES,
  /** Gateways may tell of minutes that are so old at most (they keep 240); older ones are added up over all gateways. */
  tellableMinutes: 6 * 60,
  /** More points than this on a chart that is 700 px wide say nothing more. */
  mostPoints: 500,
  /** How far a chart reaches back where nobody says, minutes. */
  defaultMinutes: 60,
} as const;
