import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { shopOffsetMs, shopTimeText, utcInstant } from '../../legacy-exchange/local-bound.js';
import type { ListQuestion, ListResult } from '../orders.model.js';
import type { OrderHeadRecord } from './order.record.js';
import { translateSummary } from './order.translator.js';
import type { OrderFilter, SalesFace } from './sales.face.js';
import { textOf } from './told-text.js';

/** The shop's clock shows the same hour twice: a window in its times that begins or ends beside that is wider by so much, ms. */
const CLOCK_CHANGE_MS = 3_600_000;
/** A window is not halved below this, ms: the core's times have no parts of a second. */
const SHORTEST_WINDOW_MS = 1_000;

/** From when on and before when, ms since the Unix epoch. */
interface Window {
  readonly fromMs: number;
  readonly untilMs: number;
}

/**
 * Every order placed from `fromMs` on and before `untilMs`, in no order, and some that were placed around it. A window that the core cannot answer is asked in halves.
 *
 * @throws ArmError when there is no answer
 */
export async function ordersWithin(
  sales: SalesFace,
  { fromMs, untilMs }: Window,
  filters: readonly OrderFilter[],
  attempt: Attempt,
): Promise<readonly OrderHeadRecord[]> {
  if (fromMs >= untilMs) return [];
  const window: readonly OrderFilter[] = [
    { field: 'created_at', operator: 'from', value: shopTimeText(fromOnClock(fromMs)) },
    { field: 'created_at', operator: 'to', value: shopTimeText(untilOnClock(untilMs)) },
  ];
  const answer = await sales.list([...filters, ...window], attempt);
  if (answer.kind === 'rows') return answer.rows;
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

/** After a change that is still to come the clock may show what it showed before this; an hour more of orders at any other time would be most of the list. */
function fromOnClock(fromMs: number): number {
  return shopOffsetMs(fromMs) === shopOffsetMs(fromMs + CLOCK_CHANGE_MS) ? fromMs : fromMs - CLOCK_CHANGE_MS;
}

/** Before a change that has just been the clock may have shown what it shows after this. */
function untilOnClock(untilMs: number): number {
  return shopOffsetMs(untilMs - CLOCK_CHANGE_MS) === shopOffsetMs(untilMs) ? untilMs : untilMs + CLOCK_CHANGE_MS;
}

/** @throws TranslationRefused when nobody can tell */
function isWithin({ created_at_gmt }: OrderHeadRecord, { fromMs, untilMs }: Window): boolean {
  const field = 'sales.order.created_at_gmt';
  const placedAtMs = utcInstant(textOf(created_at_gmt, field), field);
  return placedAtMs >= fromMs && placedAtMs < untilMs;
}

/** A customer's orders, the latest first. */
export async function listOrders(sales: SalesFace, question: ListQuestion, attempt: Attempt): Promise<ListResult> {
  const ofCustomer: OrderFilter = { field: 'customer_email', operator: 'eq', value: question.email };
  return summariesOf(await ordersWithin(sales, question, [ofCustomer], attempt), question);
}

/**
 * The latest first, and no more of them than were asked for. A row in doubt is left out, and the list says that there may be more.
 *
 * @throws TranslationRefused when every row is in doubt: the first one's
 */
export function summariesOf(
  rows: readonly OrderHeadRecord[],
  { limit, ...window }: Pick<ListQuestion, 'fromMs' | 'untilMs' | 'limit'>,
): ListResult {
  const read = readRows(rows, window, translateSummary);
  const [refusal] = read.refusals;
  if (refusal !== undefined && read.told.length === 0) throw refusal;
  // Windows overlap where one was asked in halves.
  const orders = [...new Map(read.told.map((order) => [order.reference, order])).values()].toSorted(
    (a, b) => b.placedAtMs - a.placedAtMs || (a.reference < b.reference ? 1 : -1),
  );
  return { orders: orders.slice(0, limit), complete: read.refusals.length === 0 };
}

/** What rows tell that are of a window, and why others tell nothing. */
export function readRows<T>(
  rows: readonly OrderHeadRecord[],
  window: Window,
  read: (row: OrderHeadRecord) => T,
): { readonly told: readonly T[]; readonly refusals: readonly TranslationRefused[] } {
  const told: T[] = [];
  const refusals: TranslationRefused[] = [];
  for (const row of rows) {
    try {
      if (isWithin(row, window)) told.push(read(row));
    } catch (error) {
      if (!(error instanceof TranslationRefused)) throw error;
      refusals.push(error);
    }
  }
  return { told, refusals };
}
