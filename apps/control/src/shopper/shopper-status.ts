import type { Arm } from '@banyan/kernel';
import type { Channel } from '@banyan/shopping';
import type { JourneyEnd, Stumble } from './journey.js';

/** The last journey on one arm in one channel. */
export interface JourneyStatus {
  readonly arm: Arm;
  readonly channel: Channel;
  readonly result: JourneyEnd['result'];
  /** When it began, ISO UTC. */
  readonly at: string;
  /** How long it took, ms. */
  readonly ms: number;
  /** Null: it went to its end. */
  readonly stumble: Stumble | null;
  /** How many in a row have ended so, this one counted. */
  readonly inARow: number;
}

/** Who buys something now and then, on each arm and in each channel, and calls it off again. */
export interface ShopperStatus {
  /** `off`: no interval or no key is set. */
  readonly state: 'off' | 'waiting' | 'shopping';
  /** ms between two rounds; null: only when somebody asks for one, or never. */
  readonly everyMs: number | null;
  /** What is bought; null: not set. */
  readonly sku: string | null;
  /** Null: none is planned. ISO UTC. */
  readonly nextAt: string | null;
  /** Of orders of earlier rounds, those that were found open and called off since control started. */
  readonly leftovers: number;
  /** Empty: none was made since control started. */
  readonly journeys: readonly JourneyStatus[];
}
