/** How long goods wait for an order at the order service, ms. */
export const RESERVATION_POLICY = {
  /** What the inventory service is asked to set aside lapses after this: longer than any order may take, short enough that goods of one that nobody ends are sold again. */
  lapsesAfterMs: 15 * 60_000,
  /** From here on they are confirmed before the order is accepted, not after it: an order is never accepted on goods that may be others' before its confirmation is made. */
  confirmFirstAfterMs: 8 * 60_000,
  /** By the database's clock, which lapses them: what was begun longer ago is not accepted before it is confirmed. Leaves the confirmation some minutes. */
  acceptedUnconfirmedUntilMs: 11 * 60_000,
  /** An order that is neither paid nor refused by then is refused: whoever waits for it has left. Before the reservation lapses, so that no charge is made for goods that are gone. */
  giveUpAfterMs: 5 * 60_000,
} as const;
