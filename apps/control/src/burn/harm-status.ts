import type { BurnSeverity } from '@banyan/slo';
import type { Burning } from './burn-book.js';

/** How fast a domain's service arm burns its error budgets, and what it has spent of them. It pages people and trips nothing. */
export interface HarmStatus {
  readonly operations: readonly OperationHarm[];
  /** Of each operation its weightiest row that fires, pages first; empty: none does, which is not to say that all is known. */
  readonly burning: readonly Burning[];
}

export interface OperationHarm {
  readonly operation: string;
  /** Least share of requests that do not fail, 0-1. */
  readonly target: number;
  readonly rows: readonly BurnRowStatus[];
  /** Null: PostgreSQL was not readable. */
  readonly budget: BudgetStatus | null;
}

export interface BurnRowStatus {
  readonly severity: BurnSeverity;
  /** `no-data`: minutes are missing, and neither firing nor quiet can be said. */
  readonly state: 'fires' | 'quiet' | 'no-data';
  /** Fires over this in both windows. */
  readonly factor: number;
  readonly long: BurnWindowStatus;
  readonly short: BurnWindowStatus;
  /** One line a person reads. */
  readonly text: string;
}

export interface BurnWindowStatus {
  readonly minutes: number;
  /** Of `minutes`; the others are missing. */
  readonly knownMinutes: number;
  readonly requests: number;
  readonly failed: number;
  /** Times as fast as the objective allows, of what is known; null: no requests are known. */
  readonly burn: number | null;
}

/** Failures of the service arm beside what the objective allows for all its requests of 30 days. */
export interface BudgetStatus {
  readonly requests: number;
  readonly failed: number;
  /** Failures that the objective allows for so many requests. */
  readonly allowed: number;
  /** Share of the budget that is spent, 1 is all of it; null: there were no requests. */
  readonly spent: number | null;
  /** The oldest minute that is in it, ISO UTC; null: there is none. Later than 30 days ago: nothing earlier is known. */
  readonly since: string | null;
  /** Of this, since the latch was last armed. */
  readonly rollout: {
    readonly requests: number;
    readonly failed: number;
    /** Share of the same budget. */
    readonly spent: number | null;
    /** When the latch was last armed, ISO UTC; null: from the beginning. */
    readonly armedAt: string | null;
  };
  /** One line a person reads. */
  readonly text: string;
}
