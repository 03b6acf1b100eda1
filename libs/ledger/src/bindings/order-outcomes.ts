import type { Arm } from '@banyan/kernel';
import type { Database } from '@banyan/database';

/** What became of orders in one minute, by arm. */
export interface OrderOutcomes {
  /** Since the Unix epoch; of when they were bound. */
  readonly minute: number;
  readonly arm: Arm;
  /** `placed`, why it was refused, or `open`: there is no outcome yet. */
  readonly outcome: string;
  /** Undefined: of what was not placed. */
  readonly currency: string | undefined;
  readonly orders: number;
  /** Gross, with shipping, minor units. */
  readonly totalMinor: number;
}

/** Rows by their references, which are in the order of when they were made. */
export interface OutcomeRange {
  readonly operation: string;
  /** From this one on. */
  readonly from: string;
  /** Before this one. */
  readonly to: string;
  /** Storefronts that stand for no shopper. */
  readonly without: readonly string[];
}

const OUTCOMES = `
  SELECT (bound_at_ms / 60000)::integer AS minute, arm,
         CASE WHEN outcome IS NULL THEN 'open' WHEN outcome ->> 'kind' = 'placed' THEN 'placed'
              ELSE coalesce(outcome ->> 'because', outcome ->> 'kind', 'unknown') END AS outcome,
         outcome ->> 'currency' AS currency, count(*)::integer AS orders,
         coalesce(sum((outcome ->> 'totalMinor')::bigint), 0) AS total_minor
    FROM ledger.binding
   WHERE operation = $1 AND reference >= $2 AND reference < $3 AND storefront <> ALL ($4::text[])
   GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`;

/** Over all gateways and both arms; nothing personal. @throws StoreUnavailable when the database is away */
export async function orderOutcomes(
  database: Pick<Database, 'run'>,
  { operation, from, to, without }: OutcomeRange,
): Promise<readonly OrderOutcomes[]> {
  const rows = await database.run<
    readonly (Omit<OrderOutcomes, 'currency' | 'totalMinor'> & { currency: string | null; total_minor: string })[]
  >((manager) => manager.query(OUTCOMES, [operation, from, to, [...without]]));
  return rows.map(({ currency, total_minor: total, ...row }) => ({
    ...row,
    currency: currency ?? undefined,
    totalMinor: Number(total),
  }));
}
