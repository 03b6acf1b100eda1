/** How one control leads, and how soon another does when it is gone. */
export const LEADING_POLICY = {
  lookMs: { value: 1_000, because: 'a leader that is gone is noticed within a second, for one query a second' },
  answerMs: { value: 1_500, because: 'a look ends in time for another before the leader is none any more' },
  leadsForMs: {
    value: 3_000,
    because: 'a leader that PostgreSQL has not confirmed for so long is none, by its own clock: two looks may fail',
  },
  silentMs: {
    value: 5_000,
    because:
      'PostgreSQL takes the lock from a connection that asks nothing for so long: later than its leader has given up by itself',
  },
} as const;
