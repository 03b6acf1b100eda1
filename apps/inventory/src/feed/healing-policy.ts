/** How patiently and how often the feed is healed. */
export interface HealingPolicy {
  /** How long a missing sequence number is waited for, ms. */
  readonly patienceMs: number;
  /** Between two reconciling re-reads: at least this, ms, doubled while they find nothing. */
  readonly rereadEveryMs: number;
  readonly rereadAtMostEveryMs: number;
  /** Between two rewinds: at least this, ms, doubled with each until there was none for `rewindAtMostEveryMs`. */
  readonly rewindEveryMs: number;
  readonly rewindAtMostEveryMs: number;
  /** A re-read is held in memory until it is whole; one with more levels is given up. */
  readonly mostRereadLevels: number;
}

export const HEALING: HealingPolicy = {
  // A transaction of the core that takes longer than its own 10 s limit is rolled back, and its number never comes.
  patienceMs: 10_000,
  // The whole journal is 35,000 rows, a second of the core's time: once a minute is 2 % of it, every 10 min is nothing.
  rereadEveryMs: 60_000,
  rereadAtMostEveryMs: 600_000,
  // A core that flaps between two backups must not be read for ever.
  rewindEveryMs: 10_000,
  rewindAtMostEveryMs: 600_000,
  // 28 times the present catalogue; about 250 bytes each.
  mostRereadLevels: 1_000_000,
};
