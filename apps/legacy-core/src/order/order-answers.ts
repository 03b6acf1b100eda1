import type { NotSold } from '../orders/confirm-order.js';
import { incrementIdOf } from '../orders/order-draft.js';
import type { NotSoldBecause } from '../orders/plan-takings.js';
import type { Language } from '../prices/markets.js';
import { orderText, type OrderTextName } from './order-texts.js';

/** The key that a line's refusal has behind its index, and what it says. */
const NOT_SOLD: Readonly<Record<NotSoldBecause, readonly [key: string, text: OrderTextName]>> = {
  stock: ['stock', 'stock'],
  minimum: ['minimum', 'minimum'],
  maximum: ['maximum', 'maximum'],
  increments: ['quantity', 'increments'],
  fraction: ['quantity', 'fraction'],
};

export function wordOf(language: Language, name: OrderTextName): object {
  return { error: orderText(language, name) };
}

/** `{"error": {"product_0_stock": "…"}}`: under the keys of the form that filled the cart. */
export function notSoldMap(lines: readonly NotSold[], language: Language): object {
  return Object.fromEntries(
    lines.map(({ formIndex, name, because }) => {
      const [key, text] = NOT_SOLD[because];
      return [`product_${formIndex}_${key}`, orderText(language, text, name)];
    }),
  );
}

/** The one text that `api/order/add` says instead: of stock without a name, of the first other thing with it. */
export function notSoldText(lines: readonly NotSold[], language: Language): string {
  const other = lines.find(({ because }) => because !== 'stock');
  if (other === undefined) return orderText(language, 'noStock');
  return orderText(language, NOT_SOLD[other.because][1], other.name);
}

/**
 * A confirmation that was refused: the order stays as it was begun. One with an even number is named all the same: an error
 * and an order number together, and no order.
 */
export function notConfirmedAnswer(orderId: number, lines: readonly NotSold[], language: Language): object {
  return {
    error: notSoldMap(lines, language),
    ...(orderId % 2 === 0 ? { order_id: incrementIdOf(orderId) } : {}),
  };
}

/** Addresses that no confirmation reaches. */
const UNREACHABLE = /\.invalid$/i;

/**
 * A confirmed order. Where the mail fails there is no `success`, but an error and an order number; where goods are owed and
 * the shopper is to be told, there are all three. The order stands in every case.
 */
export function confirmedAnswer(
  orderId: number,
  backordered: readonly NotSold[],
  email: string,
  language: Language,
): object {
  const order = { order_id: incrementIdOf(orderId) };
  if (UNREACHABLE.test(email)) return { error: orderText(language, 'mailFailed'), ...order };
  return {
    ...(backordered.length === 0 ? {} : { error: notSoldMap(backordered, language) }),
    success: orderText(language, 'orderSet'),
    ...order,
  };
}
