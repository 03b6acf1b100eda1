export interface ContractUsageAnswer {
  /** Null: nothing was ever counted. */
  readonly countingSince: string | null;
  readonly uses: readonly {
    readonly operation: string;
    readonly storefront: string;
    /** Null: the requests themselves. */
    readonly deprecatedField: string | null;
    readonly requests: number;
    readonly lastSeen: string;
  }[];
}
