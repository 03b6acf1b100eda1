/** How long is waited after a failure: `firstMs`, then `factor` times as long with each, up to `mostMs`; a random part less. */
export interface BackOff {
  readonly firstMs: number;
  readonly factor: number;
  readonly mostMs: number;
  /** Share of the wait that is left to chance, 0-1: those who failed together do not come back together. */
  readonly jitterRatio: number;
}

/** How messages are delivered to one consumer. Numbers of ours, but for those whose source is said. */
export interface DeliveryPolicy {
  /** Deliveries under way at once; never two of one key. */
  readonly atOnce: number;
  /** What one delivery may take, ms. */
  readonly timeoutMs: number;
  /** What is claimed and not heard of again is claimed by another after this, ms: longer than `timeoutMs`. */
  readonly leaseMs: number;
  /** How often it is looked for what nobody said, ms. */
  readonly pollMs: number;
  /**
   * That a consumer takes messages is noted at most so often, ms, while nothing of it failed: its row would be written by every
   * delivery, each waiting for the last. What fails twice within that time may count one strike too few.
   */
  readonly takenNotedMs: number;
  /** Of a message that was not taken. */
  readonly message: BackOff;
  /** Of a consumer that takes nothing. */
  readonly consumer: BackOff;
  /** A consumer that failed so often in a row is away: it is tried with one message at a time. */
  readonly awayAfter: number;
  /** Parked: a message that failed so often while the consumer took others, … */
  readonly strikes: number;
  /** … and over at least so long, ms. */
  readonly strikesOverMs: number;
  /** So many refusals in a row with nothing taken are about messages; more are about the consumer, and park nothing. */
  readonly refusalsInARow: number;
}

export const DELIVERY_POLICY: DeliveryPolicy = {
  atOnce: 16,
  timeoutMs: 5_000,
  leaseMs: 15_000,
  pollMs: 500,
  takenNotedMs: 1_000,
  // Factor and jitter as AWS's "Exponential Backoff And Jitter" has them; a consumer that is back is found within 15 s.
  message: { firstMs: 500, factor: 2, mostMs: 60_000, jitterRatio: 0.5 },
  consumer: { firstMs: 250, factor: 2, mostMs: 15_000, jitterRatio: 0.5 },
  awayAfter: 3,
  strikes: 8,
  strikesOverMs: 300_000,
  refusalsInARow: 3,
};

/**
 * The wait after the nth failure.
 *
 * @param failures from 1
 * @param random 0 to 1, 1 excluded
 * @returns whole ms, between (1 − jitterRatio) of the full wait and all of it
 */
export function backOffMs({ firstMs, factor, mostMs, jitterRatio }: BackOff, failures: number, random: number): number {
  const full = Math.min(mostMs, firstMs * factor ** (Math.max(1, failures) - 1));
  return Math.round(full * (1 - jitterRatio * random));
}
