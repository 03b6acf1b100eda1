/** Orders that are held until a person has looked at them. */
export interface WaitingReviewsAnswer {
  readonly reviews: readonly {
    readonly reference: string;
    /** `service`, the fraud service; else the rule of the table that stood in for it. */
    readonly because: string;
    readonly score: number | null;
    readonly askedAt: string;
    readonly channel: string;
    readonly currency: string;
    readonly totalMinor: number;
    readonly country: string;
  }[];
  /** There may be more. */
  readonly more: boolean;
}

/** What a person decides about one. */
export interface ReviewWish {
  readonly decision: 'approve' | 'reject';
  readonly reason: string;
  readonly person: string;
}

export interface DecidedReviewAnswer {
  readonly reference: string;
  readonly state: string;
}
