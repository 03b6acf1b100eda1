import { ASKED_WITHIN_MS } from '../feedback/feedback-desk.js';
import { MISMATCH_POLICY } from '../mismatches/mismatch-policy.js';

const DAY_MS = 86_400_000;

/** How long control keeps what no setting speaks of, and at what pace it forgets. docs/retention.md has all of it. */
export const RETENTION_POLICY = {
  /** Of failed checkouts: longer than anybody looks for one to tell of it. */
  failuresMs: 2 * ASKED_WITHIN_MS,
  /** Single differences between the arms: as long as the groups that they are counted in. */
  mismatchesMs: MISMATCH_POLICY.keptDays.value * DAY_MS,
  /** Sessions of the core of which nothing was heard: its own live for minutes. */
  sessionsMs: DAY_MS,
  everyMs: 60_000,
  /** Rows of one transaction: nobody waits for it. */
  atOnce: 500,
  /** Transactions of one table in a turn: a backlog of years goes in an evening, and PostgreSQL does other things as well. */
  mostSteps: 20,
} as const;
