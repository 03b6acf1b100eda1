/** What speaks against more traffic for the service, whoever moves the slider. */
export interface Promotion {
  readonly blocks: readonly { readonly code: string; readonly text: string }[];
}

/** A plan by which the slider rises by itself. */
export interface Ramp {
  readonly file: string;
  readonly owner: string;
  readonly steps: readonly {
    readonly percent: number;
    readonly requests: number | null;
    readonly minutes: number | null;
    readonly place: 'behind' | 'here' | 'ahead';
  }[];
  readonly state: string;
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  readonly seen: { readonly requests: number; readonly wanted: number | null } | null;
  readonly nextAllowed: { readonly at: string; readonly local: string } | null;
}

export interface RampPage {
  readonly domain: string;
  readonly promotion: Promotion;
  readonly ramp: Ramp | null;
}

export interface RampAnswer {
  readonly domain: string;
  readonly decisionId: string;
  readonly percent: number | null;
}
