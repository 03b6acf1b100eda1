import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { shopTimeText, utcInstant } from '../../legacy-exchange/local-bound.js';
import type { ListQuestion, ListResult } from '../orders.model.js';
import type { OrderHeadRecord } from './order.record.js';
import { translateSummary } from './order.translator.js';
import type { OrderFilter, SalesFace } from './sales.face.js';
import { textOf } from './told-text.js';

/** The shop's clock shows the same hour twice, or leaves one out: a window in its times is wider by so much on both sides, ms. */
const CLOCK_CHANGE_MS = 3_600_000;
/** A window is not halved below this, ms: the core's times have no parts of a second. */
const SHORTEST_WINDOW_MS = 1_000;

/**
 * Every order placed from `fromMs` on and before `untilMs`, in no order. A window that the core cannot answer is asked in halves.
 *
 * @throws ArmError when there is no answer
 */
export async function ordersWithin(
  sales: SalesFace,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
  filters: readonly OrderFilter[],
  attempt: Attempt,
): Promise<readonly OrderHeadRecord[]> {
  if (fromMs >= untilMs) return [];
  const window: readonly OrderFilter[] = [
    { field: 'created_at', operator: 'from', value: shopTimeText(fromMs - CLOCK_CHANGE_MS) },
    { field: 'created_at', operator: 'to', value: shopTimeText(untilMs + CLOCK_CHANGE_MS) },
  ];
  const answer = await sales.list([...filters, ...window], attempt);
  if (answer.kind === 'rows') {
    return answer.rows.filter((row) => {
      const field = 'sales.order.created_at_gmt';
      const placedAtMs = utcInstant(textOf(row.created_at_gmt, field), field);
      return placedAtMs >= fromMs && placedAtMs < untilMs;
    });
  }
  const middleMs = Math.floor((fromMs + untilMs) / 2);
  if (untilMs - fromMs <= SHORTEST_WINDOW_MS) {
    throw new ArmError('legacy', 'fault', 'the core does not list the orders of one second');
  }
  const halves = [
    { fromMs, untilMs: middleMs },
    { fromMs: middleMs, untilMs },
  ];
  const found: OrderHeadRecord[] = [];
  for (const half of halves) found.push(...(await ordersWithin(sales, half, filters, attempt)));
  return found;
}

/** A customer's orders, the latest first. */
export async function listOrders(
  sales: SalesFace,
  { email, fromMs, untilMs, limit }: ListQuestion,
  attempt: Attempt,
): Promise<ListResult> {
  const ofCustomer: OrderFilter = { field: 'customer_email', operator: 'eq', value: email };
  const rows = await ordersWithin(sales, { fromMs, untilMs }, [ofCustomer], attempt);
  const orders = rows
    .map(translateSummary)
    .toSorted((a, b) => b.placedAtMs - a.placedAtMs || (a.reference < b.reference ? 1 : -1));
  return { orders: orders.slice(0, limit), complete: true };
}
