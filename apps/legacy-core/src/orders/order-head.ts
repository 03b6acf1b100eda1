import type { ClientBase } from 'pg';
import type { SourceCode } from '../books/sources.js';
import { parseQuantity, type QuantityE4 } from '../books/quantity.js';
import type { OrderState } from './order-status.js';

/** What a write must know of an order before it changes it. */
export interface OrderHead {
  readonly orderId: number;
  readonly storeId: number;
  readonly statusId: number;
  readonly state: OrderState;
  readonly status: string;
  readonly heldFrom: { readonly state: OrderState; readonly status: string } | null;
  readonly paymentCode: string;
  readonly paymentReference: string | null;
  readonly pickupAt: SourceCode | null;
  readonly currency: string;
  readonly total: string;
  readonly shipping: string;
  readonly taxIncluded: boolean;
  readonly paid: string;
  readonly refunded: string;
  readonly items: readonly OrderItem[];
}

export interface OrderItem {
  readonly itemId: number;
  readonly productId: number;
  readonly formIndex: string;
  readonly quantityE4: QuantityE4;
  readonly refundedE4: QuantityE4;
  readonly canceledE4: QuantityE4;
  readonly rowTotal: string;
  readonly discount: string;
  readonly taxPercent: string;
}

/** Reads an order and holds it until the transaction ends. Undefined: there is none. */
export async function holdOrder(client: Pick<ClientBase, 'query'>, orderId: number): Promise<OrderHead | undefined> {
  const { rows } = await client.query<HeadRow>(
    `SELECT order_id, store_id, order_status_id, state, status, hold_before_state, hold_before_status, payment_code,
       payment_reference, lgort, coalesce(waers, currency_code) AS currency, total::text, shipping::text, tax_included,
       (SELECT coalesce(sum(amount), 0)::text FROM legacy.zorderpay p WHERE p.order_id = o.order_id AND kind = 'charge') AS paid,
       (SELECT coalesce(sum(amount), 0)::text FROM legacy.zorderpay p WHERE p.order_id = o.order_id AND kind = 'refund') AS refunded,
       (SELECT jsonb_agg(to_jsonb(i) ORDER BY item_id) FROM (
          SELECT item_id, product_id, form_index, qty_ordered::text, qty_refunded::text, qty_canceled::text, row_total::text,
            discount_amount::text, tax_percent::text
          FROM legacy.sales_flat_order_item WHERE order_id = $1) AS i) AS items
     FROM legacy.oc_order o WHERE order_id = $1 FOR UPDATE OF o`,
    [orderId],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    orderId: row.order_id,
    storeId: row.store_id,
    statusId: row.order_status_id,
    state: row.state,
    status: row.status,
    heldFrom:
      row.hold_before_state === null || row.hold_before_status === null
        ? null
        : { state: row.hold_before_state, status: row.hold_before_status },
    paymentCode: row.payment_code,
    paymentReference: row.payment_reference,
    pickupAt: row.lgort,
    currency: row.currency,
    total: row.total,
    shipping: row.shipping,
    taxIncluded: row.tax_included === 1,
    paid: row.paid,
    refunded: row.refunded,
    items: (row.items ?? []).map((item) => ({
      itemId: item.item_id,
      productId: item.product_id,
      formIndex: item.form_index,
      quantityE4: parseQuantity(item.qty_ordered),
      refundedE4: parseQuantity(item.qty_refunded),
      canceledE4: parseQuantity(item.qty_canceled),
      rowTotal: item.row_total,
      discount: item.discount_amount,
      taxPercent: item.tax_percent,
    })),
  };
}

interface HeadRow {
  readonly order_id: number;
  readonly store_id: number;
  readonly order_status_id: number;
  readonly state: OrderState;
  readonly status: string;
  readonly hold_before_state: OrderState | null;
  readonly hold_before_status: string | null;
  readonly payment_code: string;
  readonly payment_reference: string | null;
  readonly lgort: SourceCode | null;
  readonly currency: string;
  readonly total: string;
  readonly shipping: string;
  readonly tax_included: number;
  readonly paid: string;
  readonly refunded: string;
  readonly items: readonly ItemRow[] | null;
}

interface ItemRow {
  readonly item_id: number;
  readonly product_id: number;
  readonly form_index: string;
  readonly qty_ordered: string;
  readonly qty_refunded: string;
  readonly qty_canceled: string;
  readonly row_total: string;
  readonly discount_amount: string;
  readonly tax_percent: string;
}
