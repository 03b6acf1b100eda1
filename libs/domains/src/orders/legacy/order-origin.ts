import { OUR_REFERENCE } from '../orders.model.js';
import { textOrNothing } from './told-text.js';
import type { OrderHeadRecord } from './order.record.js';

/** Whose order it is that the core has. */
export type OrderOrigin =
  /** It took it by itself. */
  | { readonly kind: 'its-own' }
  /** It took it for us: the legacy arm's. */
  | { readonly kind: 'ours'; readonly reference: string }
  /** The service has it; this one is the back office's copy, or holds its goods. */
  | { readonly kind: 'copy'; readonly reference: string };

/** Behind the reference in the comment of an order that only holds goods for the service. */
const HELD_FOR_SERVICE = ' (reserved)';

/** The comment of an order that holds goods for an order of the service. */
export function reservedComment(reference: string): string {
  return reference + HELD_FOR_SERVICE;
}

/**
 * Whose it is, by the sender's number and by the comment it was begun with. A shopper of the core's own pages may write a comment
 * that looks like ours: they hide their own order from their own list by it, and nothing else.
 */
export function originOf(record: Pick<OrderHeadRecord, 'ext_order_id' | 'customer_note'>): OrderOrigin {
  const filed = textOrNothing(record.ext_order_id) ?? '';
  if (OUR_REFERENCE.test(filed)) return { kind: 'copy', reference: filed };
  const note = textOrNothing(record.customer_note) ?? '';
  if (OUR_REFERENCE.test(note)) return { kind: 'ours', reference: note };
  const reserved = note.endsWith(HELD_FOR_SERVICE) ? note.slice(0, -HELD_FOR_SERVICE.length) : '';
  return OUR_REFERENCE.test(reserved) ? { kind: 'copy', reference: reserved } : { kind: 'its-own' };
}
