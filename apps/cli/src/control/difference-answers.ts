/** One way in which the books of an order do not agree. */
export interface OrderDifference {
  readonly kind: string;
  readonly reference: string;
  readonly state: 'open' | 'explained' | 'settling' | 'cleared';
  readonly seen: readonly string[];
  readonly means: string;
  readonly cure: { readonly by: 'machine' | 'person'; readonly how: string };
  readonly firstSeenAt: string;
  readonly clearedAt: string | null;
  readonly cures: number;
  /** Its cure has not helped so often that a person has to look. */
  readonly givenUp: boolean;
  readonly lastCure: {
    readonly begunAt: string;
    readonly outcome: string | null;
    readonly because: string | null;
  } | null;
  readonly explanation: { readonly by: string; readonly reason: string; readonly at: string } | null;
}

/** How far one of the two ways through the orders is. */
export interface ReconciliationWalk {
  readonly last: {
    readonly endedAt: string;
    readonly tookMs: number;
    readonly orders: number;
    /** Orders of which a book said nothing. */
    readonly unanswered: number;
  } | null;
}

export interface DifferencesAnswer {
  readonly asOf: string;
  /** Why nothing was looked at the last time; null: it was. */
  readonly trouble: string | null;
  readonly silent: readonly { readonly book: string; readonly because: string }[];
  readonly recent: ReconciliationWalk;
  readonly whole: ReconciliationWalk;
  readonly counts: readonly { readonly state: string; readonly kind: string; readonly count: number }[];
  readonly differences: readonly OrderDifference[];
  readonly more: boolean;
}

/** What a person says about a difference. */
export interface ExplanationWish {
  readonly kind: string;
  readonly reference: string;
  readonly reason: string;
  readonly person: string;
}
