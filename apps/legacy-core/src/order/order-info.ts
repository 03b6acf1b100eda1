import { stored } from '../opencart/php-json.js';
import type { StoredAddress, StoredOrder } from '../orders/stored-order.js';

/** `api/order/info`: the order's row as the merged-in shop's model returns it, texts with their entities. */
export function orderInfoAnswer(order: StoredOrder): object {
  return {
    order_id: String(order.order_id),
    store_id: String(order.store_id),
    customer_id: String(order.customer_id),
    customer_group_id: String(order.customer_group_id),
    firstname: textOf(order.firstname),
    lastname: textOf(order.lastname),
    email: textOf(order.email),
    telephone: textOf(order.telephone),
    ...addressFields(
      'payment',
      order.addresses.find(({ address_type: type }) => type === 'billing'),
    ),
    ...addressFields(
      'shipping',
      order.addresses.find(({ address_type: type }) => type === 'shipping'),
    ),
    payment_code: order.payment_code,
    shipping_code: order.shipping_code,
    comment: stored(order.comment),
    total: order.total,
    order_status_id: String(order.order_status_id),
    order_status: order.order_status_id === 0 ? null : order.status,
    currency_code: order.currency_code,
    currency_value: '1.00000000',
    ip: order.ip,
    date_added: order.date_added,
    date_modified: order.date_modified,
  };
}

function addressFields(kind: string, address: StoredAddress | undefined): object {
  const [street = '', second = ''] = (address?.street ?? '').split('\n');
  return Object.fromEntries(
    [
      ['firstname', address?.firstname],
      ['lastname', address?.lastname],
      ['company', address?.company],
      ['address_1', street],
      ['address_2', second],
      ['postcode', address?.postcode],
      ['city', address?.city],
      ['zone', address?.region],
      ['iso_code_2', address?.country_id],
    ].map(([name, value]) => [`${kind}_${name}`, textOf(value ?? null)]),
  );
}

function textOf(value: string | null): string {
  return stored(value ?? '');
}
