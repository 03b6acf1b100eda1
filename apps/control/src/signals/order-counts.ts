import type { Database } from '@banyan/database';
import { firstReferenceAt, ORDER_PLACE } from '@banyan/domains';
import { orderOutcomes, type OrderOutcomes } from '@banyan/ledger';
import { expectationOf, type Expectation } from './expectation.js';
import { SIGNAL_POLICY } from './signal-policy.js';

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;
/** Storefronts that are not shoppers: what control asks on behalf of a reader of the reference, and the synthetic shopper. */
export const NO_SHOPPERS = ['console', 'synthetic'];

/** Orders of a stretch of time, and what the same hours of earlier weeks let expect of it. */
export interface OrderWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly outcomes: readonly OrderOutcomes[];
  readonly placed: number;
  readonly expected: Expectation;
  /** Windows of the past by week; empty: a week that was not lived through. */
  readonly pastStockOuts: readonly (readonly number[])[];
  /** Mean of the currency that most orders are of, also over the past; undefined: none was placed. */
  readonly meanOrder: { readonly currency: string; readonly minor: number } | undefined;
}

/** Counts orders where they are known best: in the ledger, which has every order of both arms once. */
export class OrderCounts {
  constructor(private readonly ledger: Pick<Database, 'run'>) {}

  /** @throws StoreUnavailable */
  async window(fromMs: number, toMs: number): Promise<OrderWindow> {
    const lengthMs = toMs - fromMs;
    const aroundMs = SIGNAL_POLICY.aroundWindows * lengthMs;
    const weeks = Array.from({ length: SIGNAL_POLICY.weeks }, (_, at) => (at + 1) * WEEK_MS);
    const [outcomes, oldest, ...past] = await Promise.all([
      this.#read(fromMs, toMs),
      this.#oldestMs(),
      ...weeks.map((agoMs) => this.#read(fromMs - agoMs - aroundMs, toMs - agoMs + aroundMs)),
    ]);
    const placed = placedOf(outcomes);
    const windowsOf = (countOf: (outcomes: readonly OrderOutcomes[]) => number) =>
      past.map((week, at) => {
        const startMs = fromMs - (weeks[at] ?? 0) - aroundMs;
        // A week before the first order that was ever taken was not lived through.
        if (oldest === undefined || oldest > startMs) return [];
        return Array.from({ length: 2 * SIGNAL_POLICY.aroundWindows + 1 }, (_, window) => {
          const beginMs = startMs + window * lengthMs;
          const within = ({ minute }: OrderOutcomes): boolean =>
            minute * MINUTE_MS >= beginMs && minute * MINUTE_MS < beginMs + lengthMs;
          return countOf(week.filter(within));
        });
      });
    const expected = expectationOf(placed, windowsOf(placedOf));
    const pastStockOuts = windowsOf(stockOutsOf);
    return {
      fromMs,
      toMs,
      outcomes,
      placed,
      expected,
      pastStockOuts,
      meanOrder: meanOf([...outcomes, ...past.flat()]),
    };
  }

  #read(fromMs: number, toMs: number): Promise<readonly OrderOutcomes[]> {
    const [from, to] = [firstReferenceAt(fromMs), firstReferenceAt(toMs)];
    return orderOutcomes(this.ledger, { operation: ORDER_PLACE, from, to, without: NO_SHOPPERS });
  }

  /** When the first order was bound that is still there. */
  async #oldestMs(): Promise<number | undefined> {
    const rows = await this.ledger.run<readonly { readonly at: string }[]>((manager) =>
      manager.query('SELECT bound_at_ms AS at FROM ledger.binding WHERE operation = $1 ORDER BY reference LIMIT 1', [
        ORDER_PLACE,
      ]),
    );
    return rows[0] === undefined ? undefined : Number(rows[0].at);
  }
}

/** Orders that were refused for want of stock. */
export function stockOutsOf(outcomes: readonly OrderOutcomes[]): number {
  return outcomes.reduce((sum, { outcome, orders }) => sum + (outcome === 'out-of-stock' ? orders : 0), 0);
}

export function placedOf(outcomes: readonly OrderOutcomes[]): number {
  return outcomes.reduce((sum, { outcome, orders }) => sum + (outcome === 'placed' ? orders : 0), 0);
}

function meanOf(outcomes: readonly OrderOutcomes[]): OrderWindow['meanOrder'] {
  const sums = new Map<string, { orders: number; minor: number }>();
  for (const { outcome, currency, orders, totalMinor } of outcomes) {
    if (outcome !== 'placed' || currency === undefined) continue;
    const sum = sums.get(currency) ?? { orders: 0, minor: 0 };
    sums.set(currency, { orders: sum.orders + orders, minor: sum.minor + totalMinor });
  }
  const [most] = [...sums].toSorted(([, a], [, b]) => b.orders - a.orders);
  return most === undefined ? undefined : { currency: most[0], minor: most[1].minor / most[1].orders };
}
