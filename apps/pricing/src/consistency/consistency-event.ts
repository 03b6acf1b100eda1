import type { Channel } from '@banyan/domains';
import type { Happened } from './looks.js';

/** Mechanisms emit, the application counts and logs. */
export interface ConsistencyListener {
  /** A call of the core's price face ended so. */
  called(channel: Channel, outcome: 'answered' | 'failed'): void;
  compared(skus: number): void;
  skipped(skus: number, because: string): void;
  happened(all: readonly Happened[]): void;
  turnEnded(tookMs: number, skus: number): void;
  /** A step could not be made: the tables are away, or the core is. */
  failed(because: string): void;
}
