/** Who has the authority for all stock. */
export interface AuthorityStatus {
  readonly arm: string;
  readonly term: number;
  readonly state: 'settled' | 'draining';
  readonly movingTo: string | null;
  readonly since: string;
  readonly by: string;
  readonly reason: string;
}

export interface AuthorityPage {
  readonly authority: AuthorityStatus;
  /** Of the control that was asked; null: it has moved nothing since it started. */
  readonly move: {
    readonly to: string;
    readonly state: 'moving' | 'moved' | 'undone';
    readonly step: string;
    readonly text: string;
    readonly comparison: {
      readonly count: number;
      readonly differences: readonly {
        readonly sku: string;
        readonly source: string;
        readonly serviceE4: number | null;
        readonly coreE4: number | null;
      }[];
    } | null;
  } | null;
  readonly steps: readonly {
    readonly kind: string;
    readonly from: string;
    readonly to: string;
    readonly term: number;
    readonly at: string;
    readonly by: string;
    readonly reason: string;
  }[];
}

export interface AuthorityPreflight {
  readonly to: string;
  readonly refusals: readonly { readonly code: string; readonly text: string }[];
}
