/** How patiently the authority for stock is moved. */
export interface MovePolicy {
  /** How long orders of the ending term may take to settle, ms. Nothing new is bound meanwhile: it is undone after that. */
  readonly drainMs: number;
  /** The whole move, ms; after that it is undone, wherever it stands. */
  readonly wholeMs: number;
  /** Between two looks, ms. */
  readonly lookMs: number;
  /** What was set aside longer ago than this and is not booked at the core is no order on its way, ms. */
  readonly unfiledMs: number;
  /** The oldest that the feed may have been read to its end, ms. */
  readonly feedMs: number;
  /** How often it is looked whether the inventory service goes by the shop's word, ms. */
  readonly keepMs: number;
}

export const MOVE_POLICY: MovePolicy = {
  // The longest that an order can take to its outcome while everything works: one that nobody comes back to is asked about after 30 s; where
  // the core is at the end of its stock just then, it is certain after 45 s more that nothing can confirm it; and it is asked about again.
  drainMs: 120_000,
  // Comparing 5,000 products takes 3 s, with looks again 6; on a machine that is busy with a sale several times that.
  wholeMs: 180_000,
  lookMs: 200,
  unfiledMs: 60_000,
  // The feed is polled twice a second.
  feedMs: 5_000,
  keepMs: 2_000,
};
