import type { Delivery, QuotedBasket } from '@banyan/domains';
import type { Sql } from '@banyan/saga';
import type { ShippingClient } from './shipping.client.js';

interface EstimatedRow {
  readonly reference: string;
  readonly ordered: { readonly delivery: Delivery; readonly basket: QuotedBasket };
  readonly shipping_minor: string;
}

/** What an estimate was wrong by, minor units of the order's currency: above 0 the shop pays it, below 0 it has it. */
export interface ShippingDifference {
  readonly reference: string;
  readonly tooLittleMinor: number;
}

/** So many orders at once: those of one look. */
const AT_ONCE = 20;
const RATE_MS = 2_000;

/**
 * Asks for the rates of orders whose sending was estimated, and writes down the difference, once for each. Nobody is charged anything
 * for it, and nothing is given back: it is for whoever answers for what sending costs.
 *
 * @returns the differences that were found; undefined: there is nothing to ask, or nobody who answers
 */
export async function reconcileShipping(
  database: Sql,
  rates: Pick<ShippingClient, 'ask'>,
  signal: AbortSignal,
): Promise<readonly ShippingDifference[] | undefined> {
  const rows = await database.query<EstimatedRow[]>(
    `SELECT o.reference, o.ordered, o.shipping_minor FROM orders.placed_order AS o
     WHERE o.shipping_basis = 'estimated' AND o.placed_at IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM orders.shipping_difference AS d WHERE d.reference = o.reference)
     ORDER BY o.placed_at LIMIT $1`,
    [AT_ONCE],
  );
  const found: ShippingDifference[] = [];
  for (const { reference, ordered, shipping_minor: estimated } of rows) {
    const { delivery, basket } = ordered;
    if (delivery.kind !== 'ship') continue;
    const rate = await rates.ask(delivery, basket, { signal, budgetMs: RATE_MS });
    // Away still, or in doubt: the rest is asked another time.
    if (rate === undefined) return found.length === 0 ? undefined : found;
    const ratedMinor = rate.kind === 'cost' ? rate.amountMinor : null;
    const written = await database.query<unknown[]>(
      `INSERT INTO orders.shipping_difference (reference, estimated_minor, rated_minor, found_at)
       VALUES ($1, $2, $3, clock_timestamp()) ON CONFLICT ON CONSTRAINT shipping_difference_pkey DO NOTHING RETURNING reference`,
      [reference, Number(estimated), ratedMinor],
    );
    if (written.length > 0) found.push({ reference, tooLittleMinor: (ratedMinor ?? 0) - Number(estimated) });
  }
  return rows.length === 0 ? undefined : found;
}
