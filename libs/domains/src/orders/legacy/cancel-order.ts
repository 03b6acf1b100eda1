import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { CancelResult, CustomersQuestion } from '../orders.model.js';
import { findCustomersOrder } from './found-order.js';
import { BEGUN_ONLY } from './order-state.js';
import { CALLED_OFF, isCancellable, translateHead } from './order.translator.js';
import type { OrderRecord } from './order.record.js';
import type { SalesFace } from './sales.face.js';

/**
 * Calls an order off: one that nobody has paid for is cancelled, of one that is paid for all is credited. Either is once in effect by
 * itself: of what is cancelled or credited nothing is left. What came of it the order's own state says, not the answer.
 *
 * @throws ArmError when nobody can tell
 */
export async function cancelOrder(
  sales: SalesFace,
  question: CustomersQuestion,
  attempt: Attempt,
): Promise<CancelResult> {
  const found = await findCustomersOrder(sales, question, attempt);
  if (found.kind === 'unknown') return { kind: 'unknown-order' };
  if (found.kind === 'not-begun') return { kind: 'not-cancellable', state: 'pending' };
  const { number, record } = found;
  if (record.status === BEGUN_ONLY) return { kind: 'not-cancellable', state: 'pending' };
  const before = standingOf(record, question.reference);
  if (before.kind === 'cancelled' || !isCancellable(before.state))
    return withWord(before, number, record, sales, attempt);
  const failure = await attempted(() => callOff(sales, number, record, question.reference, attempt));
  const changed = await sales.order(number, attempt);
  if (changed === undefined) throw new ArmError('legacy', 'fault', 'the core forgot an order while it called it off');
  const after = standingOf(changed, question.reference);
  if (after.kind === 'not-cancellable' && isCancellable(after.state)) {
    throw failure ?? new ArmError('legacy', 'fault', 'the core does not call off an order that it could');
  }
  return withWord(after, number, changed, sales, attempt);
}

async function callOff(
  sales: SalesFace,
  number: string,
  record: OrderRecord,
  reference: string,
  attempt: Attempt,
): Promise<void> {
  const { paidMinor } = translateHead(record);
  if (paidMinor === 0) await sales.cancel(number, attempt);
  else await sales.credit(number, [], `${CALLED_OFF.comment} ${reference}`, attempt);
}

/** What went wrong, if anything did: what came of it is asked all the same. */
async function attempted(act: () => Promise<void>): Promise<ArmError | TranslationRefused | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    if (error instanceof ArmError || error instanceof TranslationRefused) return error;
    throw error;
  }
}

type Stands = Exclude<CancelResult, { kind: 'unknown-order' }>;

function standingOf(record: OrderRecord, reference: string): Stands {
  const { state, refundedMinor, currency } = translateHead(record, record.comments);
  return state === 'cancelled'
    ? { kind: 'cancelled', reference, refundedMinor, currency }
    : { kind: 'not-cancellable', state };
}

/** The core has no word for what was paid back before anything was sent: ours stands beside its state, where lists see it. */
async function withWord(
  stands: Stands,
  number: string,
  record: OrderRecord,
  sales: SalesFace,
  attempt: Attempt,
): Promise<Stands> {
  if (stands.kind === 'cancelled' && record.state === 'closed' && record.status !== CALLED_OFF.status) {
    await sales.comment(number, CALLED_OFF.status, CALLED_OFF.comment, attempt);
  }
  return stands;
}
