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
/** What was sent longer ago is in the carrier's bills. It bounds what a look reads. */
const ASKED_FOR_DAYS = 30;

/** References are as old as they sort, so that this is a way through them from the oldest. */
const ESTIMATED = `
  SELECT o.reference, o.ordered, o.shipping_minor FROM orders.placed_order AS o
  WHERE o.shipping_basis = 'estimated' AND o.placed_at > clock_timestamp() - ${ASKED_FOR_DAYS} * interval '1 day'
    AND o.reference > $1 AND o.ordered #>> '{delivery,kind}' = 'ship'
    AND NOT EXISTS (SELECT 1 FROM orders.shipping_difference AS d WHERE d.reference = o.reference)
  ORDER BY o.reference LIMIT ${AT_ONCE}`;

/**
 * Asks for the rates of orders whose sending was estimated, and writes down the difference, once for each. Nobody is charged anything
 * for it, and nothing is given back: it is for whoever answers for what sending costs.
 */
export class ShippingReconciliation {
  /** Behind this order the next look begins: one that gets no rate must not keep the others from theirs. */
  #after = '';

  constructor(
    private readonly database: Sql,
    private readonly rates: Pick<ShippingClient, 'ask'>,
  ) {}

  /**
   * One look. It ends with the first order that nothing is said of: most likely nobody answers at all.
   *
   * @returns the differences that were found
   */
  async look(signal: AbortSignal): Promise<readonly ShippingDifference[]> {
    const rows = await this.database.query<EstimatedRow[]>(ESTIMATED, [this.#after]);
    const found: ShippingDifference[] = [];
    for (const { reference, ordered, shipping_minor: estimated } of rows) {
      const { delivery, basket } = ordered;
      this.#after = reference;
      if (delivery.kind !== 'ship') continue;
      const rate = await this.rates.ask(delivery, basket, { signal, budgetMs: RATE_MS });
      if (rate === undefined) return found;
      const ratedMinor = rate.kind === 'cost' ? rate.amountMinor : null;
      const written = await this.database.query<unknown[]>(
        `INSERT INTO orders.shipping_difference (reference, estimated_minor, rated_minor, found_at)
         VALUES ($1, $2, $3, clock_timestamp()) ON CONFLICT ON CONSTRAINT shipping_difference_pkey DO NOTHING RETURNING reference`,
        [reference, Number(estimated), ratedMinor],
      );
      if (written.length > 0) found.push({ reference, tooLittleMinor: (ratedMinor ?? 0) - Number(estimated) });
    }
    if (rows.length < AT_ONCE) this.#after = '';
    return found;
  }
}
