import type { PromotionBlock } from './promotion-blocks.js';

/** What speaks against giving the service more traffic now, for whoever moves the slider. */
export interface PromotionStatus {
  /** The weightiest first; empty: nothing. */
  readonly blocks: readonly PromotionBlock[];
  /** Since flag and latch are as they are. */
  readonly coverage: {
    /** Is it asked for at all? */
    readonly demanded: boolean;
    readonly selected: number;
    readonly compared: number;
    /** 0-1; null: none selected. */
    readonly ratio: number | null;
  };
}

/** A domain's ramp plan and where it stands. */
export interface RampStatus {
  readonly file: string;
  readonly owner: string;
  readonly reason: string;
  readonly hash: string;
  /** IANA name. */
  readonly timeZone: string;
  readonly steps: readonly {
    readonly percent: number;
    /** Wanted before the next step; null: it is the last. */
    readonly requests: number | null;
    readonly minutes: number | null;
    readonly place: 'behind' | 'here' | 'ahead';
  }[];
  /** `unknown`: the assistant has not looked yet, or cannot read the chain of decisions. */
  readonly state: 'moving' | 'waiting' | 'frozen' | 'stood-down' | 'complete' | 'unknown';
  /** Why, one sentence each, the weightiest first. */
  readonly reasons: readonly { readonly code: string; readonly text: string }[];
  /** Service requests seen at this step, and how many the plan wants; null: it is at no step. */
  readonly seen: { readonly requests: number; readonly wanted: number | null } | null;
  /** The next moment at which the plan lets traffic rise; null: now, or none within two years. */
  readonly nextAllowed: { readonly at: string; readonly local: string } | null;
}
