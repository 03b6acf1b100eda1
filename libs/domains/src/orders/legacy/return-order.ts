import { ArmError, TranslationRefused, type Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { storedDecimal } from '../../legacy-exchange/decimal-text.js';
import { JournalLost, type CaptureJournal, type ReturnDispatch } from '../capture-journal.js';
import type { Order, ReturnResult, ReturnToMake } from '../orders.model.js';
import { FINAL_AFTER_MS } from './final-after.js';
import { findCustomersOrder } from './found-order.js';
import { BRANCHES } from './legacy-shops.js';
import type { Memo } from './memo.record.js';
import { isReturnable, translateOrder } from './order.translator.js';
import type { OrderRecord } from './order.record.js';
import type { MemoItem, SalesFace } from './sales.face.js';
import { textOf } from './told-text.js';

/** What is written down before a memo is asked for, and when it was found that there is none after all. */
interface ReturnStep {
  readonly step: 'returning';
  /** Wall clock, ms. Undefined: it was sent, and nobody has looked yet. */
  readonly missingSinceMs?: number;
}

/**
 * Gives goods and money of an order back, once for each return reference: it is in the memo's comment, where it is looked for before
 * another is made. What sending cost stays paid.
 *
 * @throws ArmError as long as nothing was sent
 */
export async function returnOrder(
  sales: SalesFace,
  clock: Clock,
  dispatch: ReturnDispatch,
  attempt: Attempt,
): Promise<ReturnResult> {
  try {
    return await makeReturn(sales, clock, dispatch, attempt);
  } catch (error) {
    if (error instanceof JournalLost) return pending(dispatch.making);
    throw error;
  }
}

async function makeReturn(
  sales: SalesFace,
  clock: Clock,
  { making, journal }: ReturnDispatch,
  attempt: Attempt,
): Promise<ReturnResult> {
  const found = await findCustomersOrder(sales, making, attempt);
  if (found.kind === 'unknown') return { kind: 'unknown-order' };
  if (found.kind === 'not-begun') return { kind: 'not-returnable', lines: [] };
  const { number, record } = found;
  if (journal.known !== undefined) {
    const made = await memoOf(sales, number, making, attempt);
    if (made !== undefined) return returned(making, made);
    if (!(await isFinal(journal.known as unknown as ReturnStep, journal, clock))) return pending(making);
  }
  const chosen = chooseItems(making, translateOrder(record, making.reference), record);
  if (chosen.kind === 'not-returnable') return chosen;
  await journal.write({ step: 'returning' });
  try {
    const memo = await sales.credit(number, chosen.items, commentOf(making), attempt);
    if (memo.kind === 'unknown-order') return memo;
    if (memo.kind === 'not-possible') return { kind: 'not-returnable', lines: [] };
    return returned(making, await sales.memo(memo.number, attempt));
  } catch (error) {
    if (!(error instanceof ArmError) && !(error instanceof TranslationRefused)) throw error;
    return pending(making);
  }
}

/** Is what is not there now never there? */
async function isFinal({ missingSinceMs }: ReturnStep, journal: CaptureJournal, clock: Clock): Promise<boolean> {
  const sinceMs = missingSinceMs === undefined ? -1 : clock.nowMs() - missingSinceMs;
  if (sinceMs < 0) await journal.write({ step: 'returning', missingSinceMs: clock.nowMs() });
  return sinceMs >= FINAL_AFTER_MS;
}

async function memoOf(
  sales: SalesFace,
  number: string,
  { returnReference }: ReturnToMake,
  attempt: Attempt,
): Promise<Memo | undefined> {
  const memos = await sales.memos(number, attempt);
  return memos.find(({ comments }) => comments.some((comment) => comment.split(' ').includes(returnReference)));
}

/** The core takes goods back where its comment begins with the place, else to where they were taken from. */
function commentOf({ location, returnReference }: ReturnToMake): string {
  const source = location === undefined ? undefined : BRANCHES.get(location)?.source;
  return source === undefined ? returnReference : `LGORT ${source} ${returnReference}`;
}

type Chosen =
  | { readonly kind: 'chosen'; readonly items: readonly MemoItem[] }
  | { readonly kind: 'not-returnable'; readonly lines: readonly number[] };

/** Which items of the order go back, and how much of each. A SKU may be in several. */
function chooseItems({ lines, location }: ReturnToMake, order: Order, record: OrderRecord): Chosen {
  const isTakenBack = location === undefined || BRANCHES.has(location);
  if (!isReturnable(order.state) || !order.returnable || !isTakenBack) return { kind: 'not-returnable', lines: [] };
  const items: MemoItem[] = [];
  const tooMuch: number[] = [];
  lines.forEach(({ sku, quantityE4 }, index) => {
    let wantedE4 = quantityE4;
    order.lines.forEach((line, at) => {
      const backE4 = line.sku === sku ? Math.min(wantedE4, line.quantityE4 - line.returnedE4) : 0;
      if (backE4 <= 0) return;
      wantedE4 -= backE4;
      const itemId = textOf(record.items[at]?.item_id, 'sales.order.items.item_id');
      items.push({ itemId, quantity: storedDecimal(backE4) });
    });
    if (wantedE4 > 0) tooMuch.push(index);
  });
  return tooMuch.length > 0 ? { kind: 'not-returnable', lines: tooMuch } : { kind: 'chosen', items };
}

function returned({ returnReference }: ReturnToMake, { totalMinor, currency }: Memo): ReturnResult {
  return { kind: 'returned', returnReference, refundedMinor: totalMinor, currency };
}

function pending({ reference }: ReturnToMake): ReturnResult {
  return { kind: 'pending', reference };
}
