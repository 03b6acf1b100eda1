import type { StockLevel } from '@banyan/domains';
import type { DoubtedRow } from './feed-page.js';
import type { RereadReason } from './feed-position.js';
import type { FeedTrouble } from './feed-status.js';

/** What one poll came to. */
export type PollOutcome =
  /** Read to its end, or (`more`) to where more is to be read at once. */
  | { readonly kind: 'read'; readonly rows: number; readonly applied: number; readonly more: boolean }
  /** Another replica wrote meanwhile. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'failed'; readonly trouble: FeedTrouble };

/** What the feed did that it should not have, and what became of it. */
export type HealingEvent =
  | { readonly kind: 'gaps'; readonly found: number; readonly healed: number; readonly givenUp: number }
  | {
      readonly kind: 'disorder';
      readonly duplicates: number;
      readonly reordered: number;
      readonly contradictions: number;
    }
  /** The journal is not the one we read: it will be read anew when that is allowed again. */
  | { readonly kind: 'rewound'; readonly position: number }
  | { readonly kind: 'reread-begun'; readonly because: 'rewind' | RereadReason }
  | {
      readonly kind: 'reread-written';
      readonly because: 'rewind' | RereadReason;
      readonly rows: number;
      /** Levels that were not as the feed says. */
      readonly changed: number;
      readonly removed: number;
      readonly durationMs: number;
    }
  /** It came to nothing: another replica was faster, the feed changed under it, or it is too long. */
  | { readonly kind: 'reread-dropped'; readonly because: 'rewind' | RereadReason };

/** Mechanisms emit, the application counts and logs. */
export interface FeedListener {
  polled(outcome: PollOutcome): void;
  refused(row: DoubtedRow): void;
  /** Changes that were followed and are news: not what a first load or a rewind brings. */
  changed(levels: readonly StockLevel[]): void;
  healing(event: HealingEvent): void;
}
