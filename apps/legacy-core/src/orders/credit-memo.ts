import type { Books, StockWriter } from '../books/books.js';
import { formatQuantity, type QuantityE4 } from '../books/quantity.js';
import { isSourceCode, type SourceCode } from '../books/sources.js';
import { Decimal } from '../prices/decimal.js';
import { writeState } from './change-status.js';
import { giveBack } from './move-stock.js';
import { holdOrder, type OrderHead, type OrderItem } from './order-head.js';
import { CLOSED } from './order-status.js';
import { insertRows, momentColumns, writeHistory, writePayment } from './write-order.js';

export interface MemoRequest {
  /** By item id; empty is all that is left. */
  readonly quantities: ReadonlyMap<number, QuantityE4>;
  /** Undefined: what is left of it. */
  readonly shipping: string | undefined;
  readonly adjustmentPositive: string;
  readonly adjustmentNegative: string;
  readonly comment: string;
}

export type MemoResult =
  | { readonly kind: 'created'; readonly incrementId: string }
  | { readonly kind: 'unknown' }
  /** Nothing is paid, all is refunded, or the order is not in a state for it. */
  | { readonly kind: 'not-possible' }
  | { readonly kind: 'invalid'; readonly because: string };

/** Where a comment says that the goods came back to: `LGORT ST-0101`. */
const CAME_BACK_TO = /^LGORT ([A-Z0-9-]{1,8})\b/;

const FIRST_MEMO = 200_000_000;

/**
 * Refunds items of a paid order, and puts them back into stock (`auto_return` is on): where they were taken, or where the
 * comment says they came back to. An order without anything left to refund is closed.
 */
export async function createMemo(
  writer: StockWriter,
  books: Books,
  orderId: number,
  request: MemoRequest,
  atMs: number,
): Promise<MemoResult> {
  const { client } = writer;
  const head = await holdOrder(client, orderId);
  if (head === undefined) return { kind: 'unknown' };
  const left = new Decimal(head.paid).sub(head.refunded);
  if (['canceled', 'closed', 'holded', 'payment_review'].includes(head.state) || left.lte(0)) {
    return { kind: 'not-possible' };
  }
  const chosen = chooseItems(head, request.quantities);
  if (typeof chosen === 'string') return { kind: 'invalid', because: chosen };
  const shipping = await shippingOf(writer, head, request.shipping);
  if (shipping === undefined) return { kind: 'invalid', because: 'Maximum shipping amount allowed to refund is less.' };
  const goods = chosen.reduce(
    (sum, { item, quantityE4 }) => sum.add(chargedFor(item, quantityE4, head.taxIncluded)),
    ZERO,
  );
  const total = goods.add(shipping).add(request.adjustmentPositive).sub(request.adjustmentNegative);
  if (total.gt(left) || total.lt(0)) {
    return { kind: 'invalid', because: `Maximum amount available to refund is ${left.toFixed(4)}` };
  }
  const entityId = await nextMemoId(writer);
  const incrementId = String(FIRST_MEMO + entityId);
  await insertRows(client, 'sales_flat_creditmemo', [
    {
      entity_id: entityId,
      increment_id: incrementId,
      order_id: orderId,
      shipping_amount: shipping.toFixed(4),
      grand_total: total.toFixed(4),
      comment: request.comment,
      ...momentColumns('created_at', atMs),
    },
  ]);
  await insertRows(
    client,
    'sales_flat_creditmemo_item',
    chosen.map(({ item, quantityE4 }) => ({
      parent_id: entityId,
      order_item_id: item.itemId,
      qty: formatQuantity(quantityE4),
    })),
  );
  for (const { item, quantityE4 } of chosen) {
    await client.query('UPDATE legacy.sales_flat_order_item SET qty_refunded = qty_refunded + $2 WHERE item_id = $1', [
      item.itemId,
      formatQuantity(quantityE4),
    ]);
  }
  await writePayment(
    client,
    orderId,
    { kind: 'refund', reference: head.paymentReference, amount: total.toFixed(4), currency: head.currency },
    atMs,
  );
  await giveBack(writer, books, orderId, byProduct(chosen), cameBackTo(request.comment));
  const isDone = total.eq(left);
  if (isDone) {
    await client.query('UPDATE legacy.oc_order SET order_status_id = $2 WHERE order_id = $1', [orderId, CLOSED.id]);
  }
  await writeState(writer, orderId, isDone ? CLOSED : head, atMs);
  await writeHistory(
    client,
    orderId,
    { status: isDone ? CLOSED.status : head.status, comment: request.comment || null, notified: false },
    atMs,
  );
  return { kind: 'created', incrementId };
}

interface Chosen {
  readonly item: OrderItem;
  readonly quantityE4: QuantityE4;
}

/** The items that go back; a text says why not. */
function chooseItems({ items }: OrderHead, quantities: ReadonlyMap<number, QuantityE4>): readonly Chosen[] | string {
  const known = new Set(items.map(({ itemId }) => itemId));
  if ([...quantities.keys()].some((itemId) => !known.has(itemId))) return 'Invalid order item.';
  const chosen = items.map((item) => ({
    item,
    quantityE4: quantities.size === 0 ? item.quantityE4 - item.refundedE4 : (quantities.get(item.itemId) ?? 0),
  }));
  const tooMany = chosen.find(({ item, quantityE4 }) => quantityE4 > item.quantityE4 - item.refundedE4);
  if (tooMany !== undefined) return `Invalid qty to refund item "${tooMany.item.itemId}"`;
  return chosen.filter(({ quantityE4 }) => quantityE4 > 0);
}

const ZERO = new Decimal(0);

/** What was charged for so many of a line, in cents: the last of it gets what the others left over. */
function chargedFor(item: OrderItem, quantityE4: QuantityE4, taxIncluded: boolean): Decimal {
  const shown = new Decimal(item.rowTotal);
  const gross = taxIncluded ? shown : shown.mul(new Decimal(1).add(new Decimal(item.taxPercent).div(100)));
  const whole = gross.toDecimalPlaces(2).sub(item.discount);
  const upTo = (amountE4: QuantityE4): Decimal => whole.mul(amountE4).div(item.quantityE4).toDecimalPlaces(2);
  return upTo(item.refundedE4 + quantityE4).sub(upTo(item.refundedE4));
}

function byProduct(chosen: readonly Chosen[]): ReadonlyMap<number, QuantityE4> {
  const sums = new Map<number, QuantityE4>();
  for (const { item, quantityE4 } of chosen) {
    sums.set(item.productId, (sums.get(item.productId) ?? 0) + quantityE4);
  }
  return sums;
}

function cameBackTo(comment: string): SourceCode | undefined {
  const named = CAME_BACK_TO.exec(comment)?.[1] ?? '';
  return isSourceCode(named) ? named : undefined;
}

/** Undefined: more is asked for than is left. */
async function shippingOf(
  { client }: StockWriter,
  { orderId, shipping }: OrderHead,
  asked: string | undefined,
): Promise<Decimal | undefined> {
  const { rows } = await client.query<{ refunded: string }>(
    'SELECT coalesce(sum(shipping_amount), 0)::text AS refunded FROM legacy.sales_flat_creditmemo WHERE order_id = $1',
    [orderId],
  );
  const left = new Decimal(shipping).sub(rows[0]?.refunded ?? 0);
  if (asked === undefined) return left;
  return new Decimal(asked).gt(left) ? undefined : new Decimal(asked);
}

async function nextMemoId({ client }: StockWriter): Promise<number> {
  const { rows } = await client.query<{ id: string }>(
    "SELECT nextval('legacy.sales_flat_creditmemo_entity_id_seq') AS id",
  );
  return Number(rows[0]?.id);
}
