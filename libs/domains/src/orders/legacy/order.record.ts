import { TranslationRefused } from '@banyan/kernel';
import { childIn, fieldsOf, rowsIn, type LegacyText } from '../../legacy-exchange/soap-rows.js';
import { isNil } from '../../legacy-exchange/soap.codec.js';
import type { XmlElement } from '../../legacy-exchange/xml-tree.js';

const HEAD_FIELDS = [
  'increment_id',
  'order_id',
  'store_id',
  'created_at',
  'created_at_gmt',
  'status',
  'state',
  'customer_email',
  'customer_firstname',
  'customer_lastname',
  'order_currency_code',
  'waers',
  'tax_included',
  'discount_amount',
  'shipping_amount',
  'grand_total',
  'total_paid',
  'total_refunded',
  'shipping_method',
  'ext_order_id',
  'customer_note',
] as const;

const ITEM_FIELDS = [
  'item_id',
  'sku',
  'qty_ordered',
  'qty_refunded',
  'price',
  'peinh',
  'row_total',
  'discount_amount',
  'tax_percent',
] as const;

const ADDRESS_FIELDS = [
  'firstname',
  'lastname',
  'company',
  'street',
  'city',
  'postcode',
  'country_id',
  'telephone',
] as const;

/** A row of `salesOrderList`: everything is text, and everything may be missing, in one of three ways. */
export type OrderHeadRecord = Readonly<Record<(typeof HEAD_FIELDS)[number], LegacyText>>;

export type OrderItemRecord = Readonly<Record<(typeof ITEM_FIELDS)[number], LegacyText>>;

export type OrderAddressRecord = Readonly<Record<(typeof ADDRESS_FIELDS)[number], LegacyText>>;

/** An order as `salesOrderInfo` has it. */
export interface OrderRecord extends OrderHeadRecord {
  readonly items: readonly OrderItemRecord[];
  readonly shipping_address: OrderAddressRecord | undefined;
  readonly billing_address: OrderAddressRecord | undefined;
  /** How it is paid for. */
  readonly method: LegacyText;
  /** Comments of its history, the latest first. */
  readonly comments: readonly LegacyText[];
}

/** What refusals name. */
export const ORDER_FIELD = { row: 'sales.order', items: 'sales.order.items' } as const;

/** @throws TranslationRefused for lists that are none */
export function readOrderList(part: XmlElement): readonly OrderHeadRecord[] {
  return rowsIn(part, ORDER_FIELD.row).map((row) => fieldsOf(row, HEAD_FIELDS, ORDER_FIELD.row));
}

/** @throws TranslationRefused for what is no order */
export function readOrderInfo(part: XmlElement): OrderRecord {
  const items = childIn(part, 'items', ORDER_FIELD.row);
  if (items === undefined) throw new TranslationRefused(ORDER_FIELD.items, 'are missing');
  const payment = structureIn(part, 'payment');
  const history = childIn(part, 'status_history', ORDER_FIELD.row);
  return {
    ...fieldsOf(part, HEAD_FIELDS, ORDER_FIELD.row),
    items: rowsIn(items, ORDER_FIELD.items).map((row) => fieldsOf(row, ITEM_FIELDS, ORDER_FIELD.items)),
    shipping_address: addressIn(part, 'shipping_address'),
    billing_address: addressIn(part, 'billing_address'),
    method:
      payment === undefined ? undefined : fieldsOf(payment, ['method', 'amount_ordered'], 'sales.order.payment').method,
    comments:
      history === undefined
        ? []
        : rowsIn(history, 'sales.order.status_history').map(
            (row) => fieldsOf(row, ['comment', 'created_at'], 'sales.order.status_history').comment,
          ),
  };
}

function addressIn(part: XmlElement, name: string): OrderAddressRecord | undefined {
  const address = structureIn(part, name);
  return address === undefined ? undefined : fieldsOf(address, ADDRESS_FIELDS, `${ORDER_FIELD.row}.${name}`);
}

/** A structure that is there: one that is not is nil, empty, or no element at all. */
function structureIn(part: XmlElement, name: string): XmlElement | undefined {
  const element = childIn(part, name, ORDER_FIELD.row);
  if (element === undefined || isNil(element)) return undefined;
  return element.children.length === 0 && element.text === '' ? undefined : element;
}
