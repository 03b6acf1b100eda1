import type { Attempt } from '@banyan/resilience';
import { CORE_NUMBER, type Order, type OrderQuestion, type ReadResult } from '../orders.model.js';
import { findOrder } from './found-order.js';
import { translateOrder } from './order.translator.js';
import type { SalesFace } from './sales.face.js';

/** An order as it stands. One that was begun only is pending under a reference of ours, and none by its number. */
export async function readOrder(sales: SalesFace, question: OrderQuestion, attempt: Attempt): Promise<ReadResult> {
  const { reference } = question;
  const found = await findOrder(sales, question, attempt);
  if (found.kind === 'unknown') return { kind: 'unknown-order' };
  if (found.kind === 'not-begun') return { kind: 'pending', reference };
  return toldAs(translateOrder(found.record, reference));
}

/** What is told of it under the reference that it was asked for by. */
export function toldAs(order: Order): ReadResult {
  const { reference } = order;
  if (order.state !== 'pending') return order;
  return CORE_NUMBER.test(reference) ? { kind: 'unknown-order' } : { kind: 'pending', reference };
}
