/** One inconsistency, with what stands in each place. */
export interface ConsistencyFinding {
  readonly kind: string;
  /** The SKU; of a promotion its id. */
  readonly subject: string;
  readonly state: 'open' | 'settling' | 'cleared';
  /** Empty: nobody can tell which is wrong. */
  readonly odd: readonly string[];
  readonly evidence: readonly {
    readonly place: string;
    readonly value: string;
    readonly stored: string;
    readonly productId: string | null;
    readonly shopRowId: string | null;
    readonly rowChangedAt: string | null;
  }[];
  readonly example: {
    readonly at: string;
    readonly group: string;
    readonly quantityE4: number;
    readonly charged: readonly {
      readonly place: string;
      readonly price: { readonly amountMinor: number; readonly currency: string } | null;
      readonly per: number;
    }[];
  } | null;
  readonly firstSeenAt: string;
  readonly clearedAt: string | null;
  readonly openings: number;
}

export interface ConsistencyAnswer {
  readonly asOf: string;
  readonly comparing: boolean;
  readonly trouble: string | null;
  readonly withoutStock: string | null;
  readonly turn: {
    readonly last: {
      readonly endedAt: string;
      readonly tookMs: number;
      readonly skus: number;
      readonly calls: number;
      readonly skipped: number;
    } | null;
  };
  readonly findings: readonly ConsistencyFinding[];
  readonly more: boolean;
}
