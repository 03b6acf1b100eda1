/** Numbers of reading what people look at, each with its reason. */
export const READ_POLICY = {
  rolloutAtOnce: { value: 4, because: 'a chart asks four questions; a second one waits for the first' },
  ledgerAtOnce: { value: 2, because: 'a list of orders is one question, and business figures are asked every minute' },
  statementMs: {
    value: 5_000,
    because: 'the minutes of 30 days were summed in 4.1 s on a loaded machine (docs/adr/0035)',
  },
  waitMs: { value: 5_000, because: 'whoever looks has gone on after ten seconds altogether' },
} as const;
