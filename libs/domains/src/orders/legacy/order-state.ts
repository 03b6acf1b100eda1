import { TranslationRefused } from '@banyan/kernel';
import type { OrderState } from '../orders.model.js';

/** What tells where an order is in its life. */
export interface Standing {
  readonly state: string;
  /** People's own word beside the state: it may say more of it, and it may say anything. */
  readonly status: string;
  readonly isPaid: boolean;
  /** Was it called off by us, with the money given back? To the core such an order is closed, as one whose goods came back. */
  readonly isCalledOff: boolean;
}

/** What the core calls an order that was begun and never confirmed. */
export const BEGUN_ONLY = 'missing';

/** People's words that say more than the state they stand beside. Beside another, they are words. */
const MORE_OF_PROCESSING: ReadonlyMap<string, OrderState> = new Map([
  ['in_kommission', 'in-fulfilment'],
  ['in_zustellung', 'dispatched'],
]);

/** @throws TranslationRefused for a state that is in no table */
export function orderStateOf({ state, status, isPaid, isCalledOff }: Standing): OrderState {
  switch (state) {
    case 'new':
      if (status === BEGUN_ONLY) return 'pending';
      return isPaid ? 'accepted' : 'awaiting-payment';
    case 'pending_payment':
      return 'awaiting-payment';
    case 'processing':
      return MORE_OF_PROCESSING.get(status) ?? 'accepted';
    case 'holded':
    case 'payment_review':
      return 'in-review';
    case 'complete':
      return 'completed';
    case 'canceled':
      return 'cancelled';
    case 'closed':
      return isCalledOff ? 'cancelled' : 'returned';
    default:
      throw new TranslationRefused('sales.order.state', 'is none that is known');
  }
}
