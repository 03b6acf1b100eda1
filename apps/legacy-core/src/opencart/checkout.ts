import type { OrderAddress } from '../orders/order-draft.js';

export interface CheckoutCustomer {
  /** 0 is a guest. */
  readonly id: number;
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
  readonly telephone: string;
}

/** One way to send an order, under the code `flat.flat`. */
export interface ShippingQuote {
  readonly code: string;
  readonly title: string;
  readonly costMinor: number;
}

/** What a session was told on the way to an order, call by call. An address said anew forgets the methods chosen for it. */
export interface Checkout {
  customer?: CheckoutCustomer;
  billing?: OrderAddress;
  /** The token of a card, from the custom field of the billing address. */
  paymentReference?: string;
  delivery?: OrderAddress & { readonly countryId: string };
  shippingQuotes?: readonly ShippingQuote[];
  shipping?: ShippingQuote;
  paymentCodes?: readonly string[];
  paymentCode?: string;
  /** The order that was begun last. */
  orderId?: number;
}
