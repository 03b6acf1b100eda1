import { STORE_VIEWS, type StoreViewCode } from '../books/sources.js';
import { incrementIdOf } from '../orders/order-draft.js';
import type { StoredAddress, StoredHead, StoredItem, StoredOrder } from '../orders/stored-order.js';
import { STORES } from '../prices/markets.js';
import { escapeMarkup } from '../wire/escape.js';

/** How an order says nothing: an element that says so, no element, or an empty one; the same order, the same way. */
type NothingForm = 'nil' | 'absent' | 'empty';
const NOTHING_FORMS: readonly NothingForm[] = ['nil', 'absent', 'empty'];

type Field = readonly [name: string, value: string | null];

export class RowWriter {
  readonly #form: NothingForm;

  /** @param seed decides how nothing is said, and how a single row comes */
  constructor(readonly seed: number) {
    this.#form = NOTHING_FORMS[seed % NOTHING_FORMS.length] ?? 'nil';
  }

  fields(fields: readonly Field[]): string {
    return fields.map(([name, value]) => this.#field(name, value)).join('');
  }

  #field(name: string, value: string | null): string {
    if (value !== null) return `<${name} xsi:type="xsd:string">${escapeMarkup(value)}</${name}>`;
    if (this.#form === 'absent') return '';
    return this.#form === 'nil' ? `<${name} xsi:nil="true"/>` : `<${name} xsi:type="xsd:string"></${name}>`;
  }

  /** An array, but for the single row of an odd order, which comes bare. */
  rows(name: string, type: string, rows: readonly string[]): string {
    const [only] = rows;
    if (only !== undefined && rows.length === 1 && this.seed % 2 === 1) {
      return `<${name} xsi:type="ns1:${type}">${only}</${name}>`;
    }
    return (
      `<${name} SOAP-ENC:arrayType="ns1:${type}[${rows.length}]" xsi:type="ns1:${type}Array">` +
      `${rows.map((row) => `<item xsi:type="ns1:${type}">${row}</item>`).join('')}</${name}>`
    );
  }
}

const VIEWS = Object.keys(STORE_VIEWS) as StoreViewCode[];

/** The older shop counts its stores from 1, and calls them otherwise. */
function storeFields({ store_id: storeId }: StoredHead): readonly Field[] {
  const view = STORES.find(({ id }) => id === storeId)?.view ?? 'default';
  return [
    ['store_id', String(VIEWS.indexOf(view) + 1)],
    ['store_name', `Kaufhaus Feigenbaum\nHauptseite\n${STORE_VIEWS[view].name}`],
  ];
}

/** `tax_included` in three spellings of yes and no. */
function flag(on: boolean, seed: number): string {
  return (on ? ['1', 'X', 'true'] : ['0', '', 'false'])[seed % 3] ?? '';
}

function minus(amount: string): string {
  return Number(amount) === 0 ? amount : `-${amount}`;
}

/** What list and info have in common. The discount of an order is below nought, that of its lines is not. */
export function headFields(head: StoredHead): readonly Field[] {
  return [
    ['increment_id', incrementIdOf(head.order_id)],
    ['order_id', String(head.order_id)],
    ...storeFields(head),
    ['created_at', head.date_added],
    ['created_at_gmt', head.date_added_gmt],
    ['updated_at', head.date_modified],
    ['updated_at_gmt', head.date_modified_gmt],
    ['status', head.status],
    ['state', head.state],
    ['hold_before_state', head.hold_before_state],
    ['hold_before_status', head.hold_before_status],
    ['customer_id', head.customer_id === 0 ? null : String(head.customer_id)],
    ['customer_is_guest', head.customer_id === 0 ? '1' : '0'],
    ['customer_group_id', String(head.customer_group_id)],
    ['customer_email', head.email],
    ['customer_firstname', head.firstname],
    ['customer_lastname', head.lastname],
    ['order_currency_code', head.currency_code],
    ['waers', head.waers],
    ['base_currency_code', 'EUR'],
    ['tax_included', flag(head.tax_included === 1, head.order_id)],
    ['subtotal', head.subtotal],
    ['discount_amount', minus(head.discount)],
    ['shipping_amount', head.shipping],
    ['tax_amount', head.tax],
    ['grand_total', head.total],
    ['total_paid', Number(head.paid) === 0 ? null : head.paid],
    ['total_refunded', Number(head.refunded) === 0 ? null : head.refunded],
    ['total_qty_ordered', head.quantity],
    ['total_item_count', String(head.line_count)],
    ['shipping_method', head.shipping_code === '' ? null : head.shipping_code.replace('.', '_')],
    ['ext_order_id', head.bstnk],
    ['customer_note', head.comment === '' ? null : head.comment],
    ['remote_ip', head.ip === '' ? null : head.ip],
  ];
}

export function listRow(head: StoredHead): string {
  return new RowWriter(head.order_id).fields(headFields(head));
}

/** A whole order: head, addresses, items, payment, and its history, the latest first. */
export function infoResult(order: StoredOrder): string {
  const writer = new RowWriter(order.order_id);
  const address = (type: StoredAddress['address_type']): string => {
    const found = order.addresses.find(({ address_type: of }) => of === type);
    if (found === undefined) return writer.fields([[`${type}_address`, null]]);
    return `<${type}_address xsi:type="ns1:salesOrderAddressEntity">${writer.fields(addressFields(found))}</${type}_address>`;
  };
  const history = order.history.map((entry) =>
    writer.fields([
      ['created_at', entry.created_at],
      ['created_at_gmt', entry.created_at_gmt],
      ['is_customer_notified', String(entry.is_customer_notified)],
      ['status', entry.status],
      ['comment', entry.comment],
    ]),
  );
  return [
    writer.fields(headFields(order)),
    address('shipping'),
    address('billing'),
    writer.rows(
      'items',
      'salesOrderItemEntity',
      order.items.map((item) => writer.fields(itemFields(item))),
    ),
    `<payment xsi:type="ns1:salesOrderPaymentEntity">${writer.fields([
      ['method', order.payment_code === '' ? null : order.payment_code],
      ['po_number', order.payment_reference],
      ['amount_ordered', order.total],
      ['amount_paid', Number(order.paid) === 0 ? null : order.paid],
    ])}</payment>`,
    writer.rows('status_history', 'salesOrderStatusHistoryEntity', history),
  ].join('');
}

function addressFields(address: StoredAddress): readonly Field[] {
  return [
    ['address_type', address.address_type],
    ['firstname', address.firstname],
    ['lastname', address.lastname],
    ['company', address.company],
    ['street', address.street],
    ['city', address.city],
    ['region', address.region],
    ['postcode', address.postcode],
    ['country_id', address.country_id],
    ['telephone', address.telephone],
  ];
}

function itemFields(item: StoredItem): readonly Field[] {
  return [
    ['item_id', String(item.item_id)],
    ['product_id', String(item.product_id)],
    ['sku', item.sku],
    ['name', item.name],
    ['qty_ordered', item.qty_ordered],
    ['qty_canceled', item.qty_canceled],
    ['qty_refunded', item.qty_refunded],
    ['price', item.price],
    ['peinh', item.peinh === 1 ? null : String(item.peinh)],
    ['row_total', item.row_total],
    ['discount_amount', item.discount_amount],
    ['tax_percent', item.tax_percent],
    ['tax_amount', item.tax_amount],
  ];
}
