import type { OrderOrigin } from './order-draft.js';
import type { OrderState } from './order-status.js';

/** The head of an order as the tables have it: amounts and quantities are texts with four places, times local and UTC. */
export interface StoredHead {
  readonly order_id: number;
  readonly origin: OrderOrigin;
  readonly store_id: number;
  readonly customer_id: number;
  readonly customer_group_id: number;
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly email: string | null;
  readonly telephone: string | null;
  readonly payment_code: string;
  readonly payment_reference: string | null;
  readonly shipping_code: string;
  readonly lgort: string | null;
  readonly comment: string;
  readonly currency_code: string;
  readonly waers: string | null;
  readonly tax_included: number;
  readonly subtotal: string;
  readonly discount: string;
  readonly shipping: string;
  readonly tax: string;
  readonly total: string;
  readonly order_status_id: number;
  readonly state: OrderState;
  readonly status: string;
  readonly hold_before_state: OrderState | null;
  readonly hold_before_status: string | null;
  readonly bstnk: string | null;
  readonly docnum: string | null;
  readonly ip: string;
  readonly date_added: string;
  readonly date_added_gmt: string;
  readonly date_modified: string;
  readonly date_modified_gmt: string;
  readonly paid: string;
  readonly refunded: string;
  /** Sum over the lines. */
  readonly quantity: string;
  readonly line_count: number;
}

export interface StoredItem {
  readonly item_id: number;
  readonly posex: string;
  readonly product_id: number;
  readonly sku: string;
  readonly name: string;
  readonly qty_ordered: string;
  readonly qty_canceled: string;
  readonly qty_refunded: string;
  readonly price: string;
  readonly peinh: number;
  readonly row_total: string;
  readonly discount_amount: string;
  readonly tax_percent: string;
  readonly tax_amount: string;
}

export interface StoredAddress {
  readonly address_type: 'billing' | 'shipping';
  readonly firstname: string | null;
  readonly lastname: string | null;
  readonly company: string | null;
  readonly street: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly postcode: string | null;
  readonly country_id: string | null;
  readonly telephone: string | null;
}

export interface StoredHistory {
  readonly status: string;
  readonly comment: string | null;
  readonly is_customer_notified: number;
  readonly created_at: string;
  readonly created_at_gmt: string;
}

/** A whole order, with what came of it. */
export interface StoredOrder extends StoredHead {
  readonly items: readonly StoredItem[];
  readonly totals: readonly { readonly code: string; readonly title: string; readonly value: string }[];
  readonly addresses: readonly StoredAddress[];
  /** The latest first, as the older shop has it. */
  readonly history: readonly StoredHistory[];
  readonly payments: readonly {
    readonly kind: 'charge' | 'refund';
    readonly reference: string | null;
    readonly amount: string;
    readonly currency_code: string;
    readonly at_gmt: string;
  }[];
  readonly movements: readonly {
    readonly movement: string;
    readonly sku: string;
    readonly source: string;
    readonly quantity: string;
    readonly sequence: number;
  }[];
  readonly memos: readonly {
    readonly increment_id: string;
    readonly grand_total: string;
    readonly shipping_amount: string;
    readonly comment: string;
    readonly created_at: string;
    readonly items: readonly { readonly item_id: number; readonly qty: string }[];
  }[];
}
