import { storedDecimal } from '../../legacy-exchange/decimal-text.js';
import type { Address, Customer, OrderToPlace, QuotedBasket } from '../orders.model.js';
import { countryIdOf, HOME_COUNTRY_ID } from './countries.js';
import { GROUP_IDS, SHOPS } from './legacy-shops.js';
import { printable } from './printable.js';

/** The fields of a form, as they are posted. */
export type Form = readonly (readonly [name: string, value: string])[];

/** The whole basket: it replaces whatever was in the cart. */
export function cartForm({ channel, group, lines }: QuotedBasket): Form {
  return [
    ['store_id', SHOPS[channel].storeId],
    ['customer_group_id', GROUP_IDS[group]],
    ...lines.flatMap(({ sku, quantityE4 }, index): [string, string][] => [
      [`product[${index}][sku]`, sku],
      [`product[${index}][quantity]`, storedDecimal(quantityE4)],
    ]),
  ];
}

export function customerForm({ email, firstName, lastName, phone }: Customer): Form {
  return [
    ['firstname', printable(firstName)],
    ['lastname', printable(lastName)],
    ['email', printable(email)],
    ['telephone', printable(phone)],
  ];
}

/** A zone is asked for, and nought is none. */
const NO_ZONE = '0';
/** The first line of an address is at least so long. */
const SHORTEST_STREET = 3;

/** @returns undefined for a country that the core does not know */
export function addressForm({
  firstName,
  lastName,
  company,
  street,
  city,
  postcode,
  country,
}: Address): Form | undefined {
  const countryId = countryIdOf(country);
  if (countryId === undefined) return undefined;
  const [first, second] = streetLines(street.map(printable));
  return [
    ['firstname', printable(firstName)],
    ['lastname', printable(lastName)],
    ['company', printable(company ?? '')],
    ['address_1', first],
    ['address_2', second],
    ['city', printable(city)],
    ['postcode', printable(postcode ?? '')],
    ['country_id', countryId],
    ['zone_id', NO_ZONE],
  ];
}

/** A house number alone in the first line is too short for the core: both lines are one then. */
function streetLines([first = '', second = '']: readonly string[]): readonly [string, string] {
  return first.trim().length < SHORTEST_STREET && second !== '' ? [`${first} ${second}`, ''] : [first, second];
}

/** Branches are offered to whoever has goods sent within their country. The core does not keep the address of who collects. */
export function branchForm({ customer }: Pick<OrderToPlace, 'customer'>, source: string): Form {
  return [
    ['firstname', printable(customer.firstName)],
    ['lastname', printable(customer.lastName)],
    ['address_1', source],
    ['city', source],
    ['postcode', '00000'],
    ['country_id', HOME_COUNTRY_ID],
    ['zone_id', NO_ZONE],
  ];
}
