import type { Attempt } from '@banyan/resilience';
import { CORE_NUMBER, type CustomersQuestion, type OrderQuestion } from '../orders.model.js';
import { numberIn } from './capture-steps.js';
import { originOf } from './order-origin.js';
import type { OrderRecord } from './order.record.js';
import type { SalesFace } from './sales.face.js';
import { textOrNothing } from './told-text.js';

/** An order of the core that was asked for. */
export type FoundOrder =
  | { readonly kind: 'found'; readonly number: string; readonly record: OrderRecord }
  /** It was given a reference, and nothing was begun for it yet. */
  | { readonly kind: 'not-begun' }
  | { readonly kind: 'unknown' };

/**
 * The order of a reference: of ours by the number that was written down when it was begun, else by its nine digits. What the service holds is
 * nobody's to ask for by the number of its copy.
 */
export async function findOrder(sales: SalesFace, question: OrderQuestion, attempt: Attempt): Promise<FoundOrder> {
  const { reference, known } = question;
  const number = CORE_NUMBER.test(reference) ? reference : numberIn(known);
  if (number === undefined) return { kind: 'not-begun' };
  const record = await sales.order(number, attempt);
  return record !== undefined && isOf(record, reference) ? { kind: 'found', number, record } : { kind: 'unknown' };
}

/** Is it the order that a reference stands for? */
export function isOf(record: OrderRecord, reference: string): boolean {
  const origin = originOf(record);
  return CORE_NUMBER.test(reference)
    ? origin.kind !== 'copy'
    : origin.kind === 'ours' && origin.reference === reference;
}

/** As `findOrder`, for who wants to change it: by a number that can be guessed it is known to who knows its e-mail only. */
export async function findCustomersOrder(
  sales: SalesFace,
  question: CustomersQuestion,
  attempt: Attempt,
): Promise<FoundOrder> {
  const found = await findOrder(sales, question, attempt);
  if (found.kind !== 'found' || !CORE_NUMBER.test(question.reference)) return found;
  const email = textOrNothing(found.record.customer_email)?.trim().toLowerCase();
  return email !== undefined && email === question.email?.trim().toLowerCase() ? found : { kind: 'unknown' };
}
