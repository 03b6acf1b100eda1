import type { DifferenceKind } from '../reconciliation/difference.js';

/** Beside the operations, for control: how the books of orders differ, and what a person says about it. */
export const DIFFERENCES_LIST_PATTERN = 'orders.differences.list';
export const DIFFERENCES_EXPLAIN_PATTERN = 'orders.differences.explain';

/** Most that are listed at once. */
export const MOST_DIFFERENCES = 500;

/** `open`: somebody has to hear of it. `explained`: open, and a person has said why. `settling`: perhaps it is only on its way. */
export const DIFFERENCE_STATES = ['open', 'explained', 'settling', 'cleared'] as const;
export type DifferenceState = (typeof DIFFERENCE_STATES)[number];

/** Input of `orders.differences.list`. */
export interface DifferencesQuestion {
  readonly state: DifferenceState;
  readonly kind?: DifferenceKind;
  /** Of one order. */
  readonly reference?: string;
  /** 1 to `MOST_DIFFERENCES`. */
  readonly limit: number;
}

/** One difference as it is told. Instants ms since the Unix epoch. */
export interface ListedDifference {
  readonly kind: DifferenceKind;
  readonly reference: string;
  readonly state: DifferenceState;
  /** What it was seen by: amounts, numbers of the core, processors. */
  readonly seen: readonly string[];
  readonly means: string;
  /** Who puts it right, and how. */
  readonly cure: { readonly by: 'machine' | 'person'; readonly how: string };
  readonly firstSeenMs: number;
  readonly lastSeenMs: number;
  readonly clearedMs: number | null;
  /** How often it was told within the time of flapping. */
  readonly openings: number;
  /** How often a cure was begun. */
  readonly cures: number;
  /** No cure is tried any more: a person has to look, whoever usually puts it right. */
  readonly givenUp: boolean;
  readonly lastCure: {
    readonly begunMs: number;
    /** Null: it is under way, or its process ended in the middle of it. */
    readonly endedMs: number | null;
    readonly outcome: 'done' | 'later' | 'refused' | null;
    readonly because: string | null;
  } | null;
  readonly explanation: { readonly by: string; readonly reason: string; readonly atMs: number } | null;
}

/** One of the two ways through the orders: those of late, and all of them. */
export interface ReconciliationWalk {
  /** From 1; 0: none has begun. */
  readonly number: number;
  /** In the present one so far. */
  readonly orders: number;
  readonly unanswered: number;
  readonly last: {
    readonly endedMs: number;
    readonly tookMs: number;
    readonly orders: number;
    /** Orders of which a book said nothing. */
    readonly unanswered: number;
  } | null;
}

export interface DifferenceList {
  readonly asOfMs: number;
  /** Why nothing was looked at the last time, as this replica knows; null: it was, or another one looks. */
  readonly trouble: string | null;
  /** Books that said nothing when this replica asked them last. */
  readonly silent: readonly { readonly book: string; readonly because: string }[];
  readonly recent: ReconciliationWalk;
  readonly whole: ReconciliationWalk;
  readonly counts: readonly {
    readonly state: DifferenceState;
    readonly kind: DifferenceKind;
    readonly count: number;
  }[];
  /** The most urgent first. */
  readonly differences: readonly ListedDifference[];
  /** There are more like these. */
  readonly more: boolean;
}

/** Input of `orders.differences.explain`. */
export interface DifferenceExplained {
  readonly kind: DifferenceKind;
  readonly reference: string;
  /** Who says so; 1 to 100 characters. */
  readonly by: string;
  /** Why; 1 to 500 characters. Both are kept. */
  readonly reason: string;
}

export type ExplainedDifference =
  /** It does not count any more, as long as the books say the same of it. */
  | { readonly kind: 'explained' }
  /** No difference like that is open. */
  | { readonly kind: 'not-open' };
