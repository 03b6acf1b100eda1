import type { OrderBooks } from '../orders/order-books.js';
import { incrementIdOf, orderIdOf } from '../orders/order-draft.js';
import type { OrderReader } from '../orders/order-reader.js';
import type { OrderTruth } from '../orders/order-truth.js';
import { numberIn } from '../wire/request-target.js';
import { type OpsRoute, OpsRequestRefused } from './ops-face.js';

const MOST_ORDERS = 500;
const LARGEST_ID = 2_000_000_000;

export interface OrderRoutesOptions {
  readonly orders: OrderBooks;
  readonly reader: OrderReader;
  readonly truth: OrderTruth;
}

/** `/__books/orders…`: every order, how it came, and what came of it; counters that add up. */
export function orderRoutes({ orders, reader, truth }: OrderRoutesOptions): Readonly<Record<string, OpsRoute>> {
  return {
    '/__books/orders': async ({ method, query }) => {
      if (method !== 'GET') return undefined;
      const after = numberIn(query, 'after', 0, 0, LARGEST_ID);
      const limit = numberIn(query, 'limit', 100, 1, MOST_ORDERS);
      const found = await reader.whole(conditionIn(query, after), limit);
      return {
        body: {
          orders: found.map((order) => ({ increment_id: incrementIdOf(order.order_id), ...order })),
          next: found.length === limit ? found.at(-1)?.order_id : null,
        },
      };
    },
    '/__books/orders/totals': async ({ method, query }) => {
      if (method !== 'GET') return undefined;
      return { body: await truth.totals(query.get('seeds') === 'true') };
    },
    '/__books/orders/taken': async ({ method, query }) => {
      if (method !== 'GET') return undefined;
      const after = numberIn(query, 'after', 0, 0, LARGEST_ID);
      const limit = numberIn(query, 'limit', 1000, 1, 10_000);
      return { body: await truth.taken(query.getAll('sku'), after, limit) };
    },
    '/__books/orders/faults': async ({ method }) => {
      return method === 'GET' ? { body: { faults: await truth.faults() } } : undefined;
    },
    '/__books/orders/statements': async ({ method }) => {
      return method === 'GET' ? { body: orders.statements } : undefined;
    },
    '/__books/orders/reset': async ({ method }) => {
      if (method !== 'POST') return undefined;
      await orders.reset();
      return { body: await truth.totals(false) };
    },
    '/__books/documents': async ({ method, query }) => {
      if (method !== 'GET') return undefined;
      const after = query.get('after') ?? '';
      const limit = numberIn(query, 'limit', 100, 1, MOST_ORDERS);
      return { body: await truth.documents(query.get('bstnk') ?? undefined, after, limit) };
    },
  };
}

/** Which orders a query asks for, one condition upon another. Texts are looked for as they are, whole. */
function conditionIn(query: URLSearchParams, after: number): { readonly sql: string; readonly values: unknown[] } {
  const parts = ['o.order_id > $1'];
  const values: unknown[] = [after];
  const and = (sql: (parameter: string) => string, value: unknown): void => {
    values.push(value);
    parts.push(sql(`$${values.length}`));
  };
  const id = query.get('id');
  if (id !== null) {
    const orderId = orderIdOf(id);
    if (orderId === undefined) throw new OpsRequestRefused('id must be an order number');
    and((parameter) => `o.order_id = ${parameter}`, orderId);
  }
  const reference = query.get('reference');
  // Wherever it was left: in the comment, as the number at its sender, as the token of a card.
  if (reference !== null) {
    and(
      (parameter) =>
        `(strpos(o.comment, ${parameter}) > 0 OR o.bstnk = ${parameter} OR o.payment_reference = ${parameter})`,
      reference,
    );
  }
  const origin = query.get('origin');
  if (origin !== null) and((parameter) => `o.origin = ${parameter}`, origin);
  const email = query.get('email');
  if (email !== null) and((parameter) => `lower(o.email) = lower(${parameter})`, email);
  if (query.get('seeds') !== 'true') parts.push("o.origin <> 'seed'");
  return { sql: parts.join(' AND '), values };
}
