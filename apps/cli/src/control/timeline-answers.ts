/** Something that happened. */
export interface TimelineEntry {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly domain: string | null;
  readonly by: string | null;
  readonly text: string;
  readonly href: string | null;
  readonly rollout: {
    readonly since: string;
    readonly until: string | null;
    readonly requests: number;
    readonly failed: number;
    readonly budgetSpent: number | null;
  } | null;
}

export interface TimelineAnswer {
  readonly entries: readonly TimelineEntry[];
  readonly next: string | null;
}
