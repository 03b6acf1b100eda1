import { readIdempotencyKey, type ContractRequest } from '@banyan/contracts';
import { ProblemError } from '@banyan/kernel';
import { acceptQuantity } from '../../contract-values/accept-quantity.js';
import type { Address, Channel, Customer, Delivery, OrderRequest, Payment, ShippingMethod } from '../orders.model.js';

/** What every version has in a request to place an order: the contract has checked and typed it. */
export interface OrderAsked {
  readonly channel: Channel;
  readonly quote: string;
  readonly lines?: readonly LineAsked[];
  readonly customer: Customer;
  readonly delivery: DeliveryAsked;
  readonly billing?: AddressAsked;
  readonly payment: Payment;
}

/** One SKU and how much of it. */
export interface LineAsked {
  readonly sku: string;
  readonly quantity: number;
}

/** Of the two exactly one, says the contract. */
interface DeliveryAsked {
  readonly ship?: { readonly method: ShippingMethod; readonly address: AddressAsked };
  readonly collect?: { readonly location: string };
}

type AddressAsked = Address;

/** A shop that is asked for less cannot find the house; the core keeps no longer ones. */
const STREET_CHARACTERS = { least: 3, most: 128 } as const;

/**
 * @throws ProblemError `invalid-request` for a key that is none, a SKU that is given twice, a quantity of more than four places, a
 *   street that is too short or too long, and goods that are collected without whom the bill is for
 */
export function acceptOrder({ headers, body }: ContractRequest): OrderRequest {
  readIdempotencyKey(headers);
  const { channel, quote, lines, customer, delivery, billing, payment } = body as OrderAsked;
  const accepted = deliveryOf(delivery);
  if (accepted.kind === 'collect' && billing === undefined) {
    throw refused('/billing', 'is required where the goods are collected');
  }
  return {
    channel,
    quoteToken: quote,
    ...(lines === undefined ? {} : { lines: acceptLines(lines) }),
    customer: {
      email: customer.email,
      firstName: customer.firstName,
      lastName: customer.lastName,
      phone: customer.phone,
    },
    delivery: accepted,
    ...(billing === undefined ? {} : { billing: addressOf(billing, '/billing') }),
    payment: { token: payment.token },
  };
}

/** @throws ProblemError `invalid-request` for a SKU that is given twice, and a quantity of more than four places */
export function acceptLines(lines: readonly LineAsked[]): NonNullable<OrderRequest['lines']> {
  const seen = new Set<string>();
  return lines.map(({ sku, quantity }, index) => {
    if (seen.has(sku)) throw refused(`/lines/${index}/sku`, 'repeats an earlier one');
    seen.add(sku);
    return { sku, quantityE4: acceptQuantity(quantity, `/lines/${index}/quantity`) };
  });
}

function deliveryOf({ ship, collect }: DeliveryAsked): Delivery {
  if (collect !== undefined) return { kind: 'collect', location: collect.location };
  if (ship === undefined) throw refused('/delivery', 'must be ship or collect');
  return { kind: 'ship', method: ship.method, address: addressOf(ship.address, '/delivery/ship/address') };
}

function addressOf(address: AddressAsked, pointer: string): Address {
  const { firstName, lastName, company, street, city, postcode, country } = address;
  const [first = ''] = street;
  if (lengthOf(first) < STREET_CHARACTERS.least || lengthOf(street.join('')) > STREET_CHARACTERS.most) {
    const { least, most } = STREET_CHARACTERS;
    throw refused(`${pointer}/street`, `must begin with ${least} characters or more, and have at most ${most} in all`);
  }
  return {
    firstName,
    lastName,
    ...(company === undefined ? {} : { company }),
    street: [...street],
    city,
    ...(postcode === undefined ? {} : { postcode }),
    country,
  };
}

/** Characters, not code units. */
function lengthOf(text: string): number {
  return Array.from(text).length;
}

function refused(pointer: string, message: string): ProblemError {
  return new ProblemError('invalid-request', { errors: [{ pointer, message }] });
}
