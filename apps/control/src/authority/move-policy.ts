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
  // An order has 8 s in all, and what is then pending is settled within a few more.
  drainMs: 30_000,
  // Comparing 5,000 products takes 3 s, with looks again 6.
  wholeMs: 60_000,
  lookMs: 200,
  unfiledMs: 60_000,
  // The feed is polled twice a second.
  feedMs: 5_000,
  keepMs: 2_000,
};
