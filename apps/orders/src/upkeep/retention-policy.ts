const DAY_MS = 86_400_000;

/**
 * How long what nobody needs any more is kept, ms. Orders and their answers are kept for ever: their keys are; who
 * bought is not (`BANYAN_PERSONAL_DATA_DAYS`).
 */
export const RETENTION = {
  /** Sagas that have ended: for people who look into what happened. */
  sagasMs: 7 * DAY_MS,
  /** Marks of events that were taken: what comes again after so long only moves what can only move forward. */
  inboxMs: 30 * DAY_MS,
  /** Rows at once, so that nothing waits for it. */
  atOnce: 500,
} as const;
