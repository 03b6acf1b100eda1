import type { CheckoutCustomer } from '../opencart/checkout.js';
import type { OrderAddress } from '../orders/order-draft.js';
import { countryOf } from './countries.js';
import type { OrderTextName } from './order-texts.js';

/** A form that was taken, or what is wrong with it under the form's own keys. */
export type FormResult<T> =
  | { readonly kind: 'taken'; readonly value: T }
  | { readonly kind: 'wrong'; readonly errors: readonly (readonly [key: string, text: OrderTextName])[] };

type Check = readonly [isWrong: boolean, key: string, text: OrderTextName];

function result<T>(checks: readonly Check[], value: T): FormResult<T> {
  const errors = checks.flatMap(([isWrong, key, text]) => (isWrong ? [[key, text] as const] : []));
  return errors.length > 0 ? { kind: 'wrong', errors } : { kind: 'taken', value };
}

/** Customers with an account; the others are guests, 0. */
const CUSTOMERS: ReadonlySet<number> = new Set([1, 2, 3]);

const EMAIL = /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/;

/** Lengths count characters, without the blanks around them, as the shop's forms do. */
function isOutside(text: string, low: number, high: number): boolean {
  const { length } = Array.from(text.trim());
  return length < low || length > high;
}

/** `api/customer`: a missing field is an empty one. */
export function readCustomer(fields: URLSearchParams): FormResult<CheckoutCustomer> {
  const text = (name: string): string => fields.get(name) ?? '';
  const id = /^\d{1,9}$/.test(text('customer_id')) ? Number(text('customer_id')) : 0;
  return result(
    [
      [id !== 0 && !CUSTOMERS.has(id), 'warning', 'customerUnknown'],
      [isOutside(text('firstname'), 1, 32), 'firstname', 'firstname'],
      [isOutside(text('lastname'), 1, 32), 'lastname', 'lastname'],
      [text('email').length > 96 || !EMAIL.test(text('email')), 'email', 'email'],
      [isOutside(text('telephone'), 3, 32), 'telephone', 'telephone'],
    ],
    {
      id,
      firstname: text('firstname').trim(),
      lastname: text('lastname').trim(),
      email: text('email'),
      telephone: text('telephone').trim(),
    },
  );
}

/** `api/shipping/address` and `api/payment/address`. A country that nobody knows is none that needs a postcode. */
export function readAddress(fields: URLSearchParams): FormResult<OrderAddress & { readonly countryId: string }> {
  const text = (name: string): string => fields.get(name) ?? '';
  const country = countryOf(text('country_id'));
  const optional = (name: string): string | null => (text(name) === '' ? null : text(name));
  return result(
    [
      [isOutside(text('firstname'), 1, 32), 'firstname', 'firstname'],
      [isOutside(text('lastname'), 1, 32), 'lastname', 'lastname'],
      [isOutside(text('address_1'), 3, 128), 'address_1', 'address'],
      [isOutside(text('city'), 2, 128), 'city', 'city'],
      [country?.postcodeRequired === true && isOutside(text('postcode'), 2, 10), 'postcode', 'postcode'],
      [text('country_id') === '', 'country', 'country'],
      [text('zone_id') === '', 'zone', 'zone'],
    ],
    {
      firstname: text('firstname').trim(),
      lastname: text('lastname').trim(),
      company: optional('company')?.slice(0, 60) ?? null,
      street: [text('address_1'), text('address_2')].filter(Boolean).join('\n').slice(0, 255),
      city: text('city'),
      region: null,
      postcode: optional('postcode')?.slice(0, 10) ?? null,
      country: country?.iso2 ?? null,
      telephone: null,
      countryId: text('country_id'),
    },
  );
}

/** The custom field that carries the token of a card: `custom_field[7]` of the payment address. */
const REFERENCE_FIELD = 'custom_field[7]';

export function paymentReferenceIn(fields: URLSearchParams): string | undefined {
  const reference = fields.get(REFERENCE_FIELD)?.trim() ?? '';
  return reference === '' ? undefined : reference.slice(0, 255);
}
