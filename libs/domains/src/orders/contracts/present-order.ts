import { CORE_NUMBER, type Address, type Customer, type Delivery, type Order } from '../orders.model.js';

/** An order's own URL in a version, below the gateway's contract prefix. */
export function urlOf(version: string, reference: string): string {
  return `/orders/${version}/orders/${reference}`;
}

/** What is known of who bought; undefined: nothing, or whoever asks may have guessed the order's number. */
export function presentCustomer({ reference, customer }: Order): Partial<Customer> | undefined {
  if (CORE_NUMBER.test(reference)) return undefined;
  const { email, firstName, lastName, phone } = customer;
  const known = {
    ...(email === undefined ? {} : { email }),
    ...(firstName === undefined ? {} : { firstName }),
    ...(lastName === undefined ? {} : { lastName }),
    ...(phone === undefined ? {} : { phone }),
  };
  return Object.keys(known).length === 0 ? undefined : known;
}

interface ShownDelivery {
  readonly ship?: { readonly method: 'standard' | 'express'; readonly address: ShownAddress };
  readonly collect?: { readonly location: string };
}

interface ShownAddress extends Omit<Address, 'street'> {
  readonly street: string[];
}

/** How the goods go; undefined where it is not known, or may not be shown as above. */
export function presentDelivery({ reference, delivery }: Order): ShownDelivery | undefined {
  if (delivery.kind === 'unknown' || CORE_NUMBER.test(reference)) return undefined;
  return deliveryOf(delivery);
}

function deliveryOf(delivery: Delivery): ShownDelivery {
  if (delivery.kind === 'collect') return { collect: { location: delivery.location } };
  const { method, address } = delivery;
  const { firstName, lastName, company, street, city, postcode, country } = address;
  return {
    ship: {
      method,
      address: {
        firstName,
        lastName,
        ...(company === undefined ? {} : { company }),
        street: [...street],
        city,
        ...(postcode === undefined ? {} : { postcode }),
        country,
      },
    },
  };
}
