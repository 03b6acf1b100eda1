import type { ClientBase } from 'pg';
import { formatQuantity } from '../books/quantity.js';
import { gmtTextOf, localTextOf } from '../prices/local-time.js';
import type { OrderAddress, OrderDraft, OrderLine } from './order-draft.js';
import { HOLDED, type OrderStatus, PROCESSING } from './order-status.js';

/** A local time and its twin in UTC, under the names the columns have. */
export function momentColumns<const L extends string>(name: L, atMs: number): Record<L | `${L}_gmt`, string> {
  return { [name]: localTextOf(atMs), [`${name}_gmt`]: gmtTextOf(atMs) } as Record<L | `${L}_gmt`, string>;
}

/** The number an order will have; numbers are never given twice, so that some are missing. */
export async function nextOrderId(client: Pick<ClientBase, 'query'>): Promise<number> {
  const { rows } = await client.query<{ id: string }>("SELECT nextval('legacy.oc_order_id') AS id");
  return Number(rows[0]?.id);
}

/** Inserts a whole order, its lines, totals and addresses: one statement, for a round trip each would be felt. */
export async function writeOrder(
  client: Pick<ClientBase, 'query'>,
  orderId: number,
  draft: OrderDraft,
  status: OrderStatus,
  atMs: number,
): Promise<void> {
  const parts: readonly (readonly [table: string, rows: readonly object[]])[] = [
    ['oc_order', [headColumns(orderId, draft, status, atMs)]],
    ['sales_flat_order_item', draft.lines.map((line, at) => itemColumns(orderId, line, at))],
    ['oc_order_total', draft.totals.map((total, at) => ({ order_id: orderId, sort_order: at + 1, ...total }))],
    [
      'sales_flat_order_address',
      [
        addressColumns(orderId, 'billing', draft.billing),
        ...(draft.delivery === null ? [] : [addressColumns(orderId, 'shipping', draft.delivery)]),
      ],
    ],
  ];
  const there = parts.filter(([, rows]) => rows.length > 0);
  const inserts = there.map(([table, rows], at) => `${table}_rows AS (${insertSql(table, rows, at + 1)})`);
  await client.query(
    `WITH ${inserts.join(', ')} SELECT 1`,
    there.map(([, rows]) => writableJson(rows)),
  );
}

/** Adds a line to what an order went through. */
export async function writeHistory(
  client: Pick<ClientBase, 'query'>,
  orderId: number,
  entry: { readonly status: string; readonly comment: string | null; readonly notified: boolean },
  atMs: number,
): Promise<void> {
  await insertRows(client, 'sales_flat_order_status_history', [
    {
      parent_id: orderId,
      status: entry.status,
      comment: entry.comment,
      is_customer_notified: entry.notified ? 1 : 0,
      ...momentColumns('created_at', atMs),
    },
  ]);
}

/** Money that changed hands, or would have. `amount` as the tables have it. */
export async function writePayment(
  client: Pick<ClientBase, 'query'>,
  orderId: number,
  payment: {
    readonly kind: 'charge' | 'refund';
    readonly reference: string | null;
    readonly amount: string;
    readonly currency: string;
  },
  atMs: number,
): Promise<void> {
  const { kind, reference, amount, currency } = payment;
  await insertRows(client, 'zorderpay', [
    { order_id: orderId, kind, reference, amount, currency_code: currency, aedat_gmt: gmtTextOf(atMs) },
  ]);
}

/** The columns of its lines, counted from 0. */
export function itemColumns(orderId: number, line: OrderLine, at: number): object {
  return {
    order_id: orderId,
    posex: line.posex ?? String((at + 1) * 10).padStart(5, '0'),
    form_index: line.formIndex,
    product_id: line.productId,
    sku: line.sku,
    name: line.name,
    qty_ordered: formatQuantity(line.quantityE4),
    price: line.price,
    peinh: line.peinh,
    row_total: line.rowTotal,
    discount_amount: line.discount,
    tax_percent: line.taxPercent,
    tax_amount: line.tax,
  };
}

/** The columns of an order's head. */
export function headColumns(orderId: number, draft: OrderDraft, status: OrderStatus, atMs: number): object {
  return {
    order_id: orderId,
    origin: draft.origin,
    store_id: draft.storeId,
    customer_id: draft.customerId,
    customer_group_id: draft.groupId,
    firstname: draft.firstname,
    lastname: draft.lastname,
    email: draft.email,
    telephone: draft.telephone,
    payment_code: draft.paymentCode,
    payment_reference: draft.paymentReference,
    shipping_code: draft.shippingCode,
    lgort: draft.pickupAt,
    comment: draft.comment,
    currency_code: draft.currency,
    waers: draft.waers,
    tax_included: draft.taxIncluded ? 1 : 0,
    subtotal: draft.subtotal,
    discount: draft.discount,
    shipping: draft.shipping,
    tax: draft.tax,
    total: draft.total,
    order_status_id: status.id,
    state: status.state,
    status: status.status,
    // What is filed as held was on its way before.
    hold_before_state: status.state === HOLDED.state ? PROCESSING.state : null,
    hold_before_status: status.state === HOLDED.state ? PROCESSING.status : null,
    bstnk: draft.bstnk,
    docnum: draft.docnum,
    ip: draft.ip,
    ...momentColumns('date_added', atMs),
    ...momentColumns('date_modified', atMs),
  };
}

export function addressColumns(orderId: number, type: 'billing' | 'shipping', address: OrderAddress): object {
  const { country, ...rest } = address;
  return { parent_id: orderId, address_type: type, ...rest, country_id: country };
}

/** Rows of one shape, by the names of their columns; what they do not name takes its default. */
export async function insertRows(
  client: Pick<ClientBase, 'query'>,
  table: string,
  rows: readonly object[],
): Promise<void> {
  if (rows.length > 0) await client.query(insertSql(table, rows, 1), [writableJson(rows)]);
}

function insertSql(table: string, rows: readonly object[], parameter: number): string {
  const names = Object.keys(rows[0] ?? {}).join(', ');
  return `INSERT INTO legacy.${table} (${names}) SELECT ${names} FROM jsonb_populate_recordset(NULL::legacy.${table}, $${parameter}::jsonb)`;
}

function writableJson(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value: unknown) => (typeof value === 'string' ? writable(value) : value));
}

/** A text as the database takes it: without what is no character. */
export function writable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}
