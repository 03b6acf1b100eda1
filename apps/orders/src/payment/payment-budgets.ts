/** How long each call to a processor may take, ms (HARDENING: budgets of an order). */
export const PAYMENT_BUDGETS = {
  /** At either processor. */
  chargeMs: 2_500,
  /** Ending a key; short, so that the second processor has its time within the order's eight seconds. */
  endMs: 800,
  refundMs: 2_500,
  /** Between two askings whether a charge was made, doubled each time. */
  askAgainMs: 100,
  /** With less than this left nothing is asked again. */
  leastMs: 250,
} as const;
