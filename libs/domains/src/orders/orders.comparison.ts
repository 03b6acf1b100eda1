import type { ComparisonRules } from '@banyan/shadow';
import { ORDER_CANCEL, ORDER_LIST, ORDER_PLACE, ORDER_READ, ORDER_RETURN } from './orders.model.js';

/**
 * How what legacy did with an order is compared with what the service would have done, by a rehearsal (decision record 29). What is
 * not named is compared exactly: the total to the minor unit, the lines that are out of stock by their places.
 */
export const ORDERS_COMPARISON: Readonly<Record<string, ComparisonRules>> = {
  [ORDER_PLACE]: { placedAtMs: { kind: 'clock', because: 'each arm places it when it is asked' } },
  // Asked of the one arm that has the order, or of both for what each has: there is nothing to compare.
  [ORDER_READ]: {},
  [ORDER_LIST]: {},
  [ORDER_CANCEL]: {},
  [ORDER_RETURN]: {},
};
