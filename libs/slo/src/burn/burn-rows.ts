import type { Sourced } from '../evidence-policy.js';

/** `page`: somebody is woken. `ticket`: somebody looks on a working day. */
export type BurnSeverity = 'page' | 'ticket';

/** One row of a burn-rate table: fires while the budget burns faster than `factor` in both windows. */
export interface BurnRow {
  readonly severity: BurnSeverity;
  /** Share of the period's budget that is spent when the long window has burnt at `factor` throughout, 0-1. */
  readonly budgetShare: number;
  readonly longMinutes: number;
  /** Tells that it is still going on, so that the row falls silent soon after the end. */
  readonly shortMinutes: number;
  /** Times as fast as the objective allows. */
  readonly factor: number;
}

/** Every number the harm budget depends on. Data, so that what is shown can say where it comes from. */
export interface BurnPolicy {
  /** What the error budget is of, in minutes. */
  readonly periodMinutes: Sourced<number>;
  readonly rows: Sourced<readonly BurnRow[]>;
  /** Fewest bad requests in a window that is over: one bad request is not a burning budget, however few there are. */
  readonly leastFailed: Sourced<number>;
}

const HOUR = 60;
const DAY = 24 * HOUR;

export const BURN_POLICY: BurnPolicy = {
  periodMinutes: { value: 30 * DAY, source: 'OpenSLO: every objective of ours has one rolling window of 30 days' },
  rows: {
    value: [
      { severity: 'page', budgetShare: 0.02, longMinutes: HOUR, shortMinutes: 5, factor: 14.4 },
      { severity: 'page', budgetShare: 0.05, longMinutes: 6 * HOUR, shortMinutes: 30, factor: 6 },
      { severity: 'ticket', budgetShare: 0.1, longMinutes: DAY, shortMinutes: 2 * HOUR, factor: 3 },
      { severity: 'ticket', budgetShare: 0.1, longMinutes: 3 * DAY, shortMinutes: 6 * HOUR, factor: 1 },
    ],
    source:
      'Google SRE Workbook, chapter 5 "Alerting on SLOs", table 5-8; the ticket row of one day from sloth internal/alert/windows/google-30d.yaml',
  },
  leastFailed: {
    value: 3,
    source:
      'docs/adr/0015, proof burn-rows: a service as good as its objective pages on 0.3 to 1.4 % of first days, with 1 on 14 to 21 %; at 0.05 requests/s and 20 % failures it costs 3 minutes',
  },
};

/** Longest window of the table, in minutes: so much must be remembered. */
export function longestWindow({ rows }: BurnPolicy): number {
  return Math.max(...rows.value.map(({ longMinutes }) => longMinutes));
}
