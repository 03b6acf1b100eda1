/* Generated from contracts/events/orders by scripts/generate-contract-types.mjs. Not edited by hand. */

/**
 * Of the order, for ever.
 */
export type Reference = string;
/**
 * ISO 4217.
 */
export type Currency = string;
/**
 * Of an article.
 */
export type Sku = string;
/**
 * Ten-thousandths of a unit.
 */
export type QuantityE4 = number;
/**
 * How the goods reach who bought them.
 */
export type OrderEventDelivery = OrderEventShipping | OrderEventCollection;

/**
 * The data of every event that orders tells, by type.
 */
export interface OrdersEventData {
  'shop.banyan.orders.accepted.v1': OrderAccepted;
  'shop.banyan.orders.cancelled.v1': OrderCancelled;
  'shop.banyan.orders.held.v1': OrderHeld;
  'shop.banyan.orders.promise-changed.v1': OrderPromiseChanged;
  'shop.banyan.orders.returned.v1': OrderReturned;
}
/**
 * The order was taken and is paid for. It is packed, filed and written about from here on.
 */
export interface OrderAccepted {
  reference: Reference;
  /**
   * Where it was bought.
   */
  channel: 'web' | 'app' | 'marketplace' | 'store';
  currency: Currency;
  /**
   * What was bought.
   */
  lines: OrderEventLine[];
  /**
   * Gross, of totalMinor.
   */
  shippingMinor: number;
  /**
   * Gross, after promotions, with shipping: what is charged.
   */
  totalMinor: number;
  customer: OrderEventCustomer;
  delivery: OrderEventDelivery;
  billing: OrderEventAddress1;
  /**
   * When it was taken.
   */
  placedAt: string;
  /**
   * When the goods are to be there; null: nothing is promised.
   */
  promise: Span | null;
}
/**
 * One line of what was bought.
 */
export interface OrderEventLine {
  sku: Sku;
  quantityE4: QuantityE4;
  /**
   * Of the line, gross, after promotions.
   */
  amountMinor: number;
  /**
   * VAT that is contained, hundredths of a percent.
   */
  taxRate: number;
}
/**
 * Who bought.
 */
export interface OrderEventCustomer {
  /**
   * Where mail goes.
   */
  email: string;
  /**
   * Given name.
   */
  firstName: string;
  /**
   * Family name.
   */
  lastName: string;
  /**
   * For questions about the delivery.
   */
  phone: string;
}
export interface OrderEventShipping {
  /**
   * They are sent.
   */
  kind: 'ship';
  /**
   * How fast.
   */
  method: 'standard' | 'express';
  address: OrderEventAddress;
}
/**
 * Where goods, or a bill, go.
 */
export interface OrderEventAddress {
  /**
   * Given name of the recipient.
   */
  firstName: string;
  /**
   * Family name of the recipient.
   */
  lastName: string;
  /**
   * Where it is addressed to one.
   */
  company?: string;
  /**
   * Street and number, and one further line.
   *
   * Items: One line.
   */
  street: string[];
  /**
   * Town or city.
   */
  city: string;
  /**
   * Absent where the country has none.
   */
  postcode?: string;
  /**
   * ISO 3166-1 alpha-2.
   */
  country: string;
}
export interface OrderEventCollection {
  /**
   * They are collected.
   */
  kind: 'collect';
  /**
   * Where, as inventory names it.
   */
  location: string;
}
/**
 * Where goods, or a bill, go.
 */
export interface OrderEventAddress1 {
  /**
   * Given name of the recipient.
   */
  firstName: string;
  /**
   * Family name of the recipient.
   */
  lastName: string;
  /**
   * Where it is addressed to one.
   */
  company?: string;
  /**
   * Street and number, and one further line.
   *
   * Items: One line.
   */
  street: string[];
  /**
   * Town or city.
   */
  city: string;
  /**
   * Absent where the country has none.
   */
  postcode?: string;
  /**
   * ISO 3166-1 alpha-2.
   */
  country: string;
}
/**
 * Both ends included.
 */
export interface Span {
  /**
   * At the earliest.
   */
  from: string;
  /**
   * At the latest.
   */
  until: string;
}
/**
 * The order was called off. Goods are given back and money is paid back; nothing more is packed.
 */
export interface OrderCancelled {
  reference: Reference;
  /**
   * - `by-shopper`: who placed it asked for it.
   * - `rejected`: people looked at it, and it is not taken.
   * - `stock-lost`: what was set aside for it is gone.
   *
   * There may be more.
   *
   */
  because: string;
  /**
   * Gross, that is paid back.
   */
  refundedMinor: number;
  currency: Currency;
}
/**
 * The order was taken, and people look at it before anything is sent. It is followed by `accepted`, or by `cancelled`.
 */
export interface OrderHeld {
  reference: Reference;
  /**
   * Where it was bought.
   */
  channel: 'web' | 'app' | 'marketplace' | 'store';
  currency: Currency;
  /**
   * What was bought.
   */
  lines: OrderEventLine[];
  /**
   * Gross, of totalMinor.
   */
  shippingMinor: number;
  /**
   * Gross, after promotions, with shipping: what is charged.
   */
  totalMinor: number;
  customer: OrderEventCustomer;
  delivery: OrderEventDelivery;
  billing: OrderEventAddress2;
  /**
   * When it was taken.
   */
  placedAt: string;
  /**
   * When the goods are to be there; null: nothing is promised.
   */
  promise: Span | null;
}
/**
 * Where goods, or a bill, go.
 */
export interface OrderEventAddress2 {
  /**
   * Given name of the recipient.
   */
  firstName: string;
  /**
   * Family name of the recipient.
   */
  lastName: string;
  /**
   * Where it is addressed to one.
   */
  company?: string;
  /**
   * Street and number, and one further line.
   *
   * Items: One line.
   */
  street: string[];
  /**
   * Town or city.
   */
  city: string;
  /**
   * Absent where the country has none.
   */
  postcode?: string;
  /**
   * ISO 3166-1 alpha-2.
   */
  country: string;
}
/**
 * The goods are there at another time than was said, as fulfilment has them now.
 */
export interface OrderPromiseChanged {
  reference: Reference;
  promise: Span1;
  /**
   * What was said before; null: nothing.
   */
  was: Span | null;
  /**
   * What fulfilment told.
   */
  because: 'picked' | 'dispatched' | 'ready-for-collection' | 'delivered';
}
/**
 * Both ends included.
 */
export interface Span1 {
  /**
   * At the earliest.
   */
  from: string;
  /**
   * At the latest.
   */
  until: string;
}
/**
 * Some of the order comes back, and is paid back. One event for each return.
 */
export interface OrderReturned {
  reference: Reference;
  /**
   * Of the return.
   */
  returnReference: string;
  /**
   * What comes back.
   */
  lines: ReturnedEventLine[];
  /**
   * The branch where it was handed in; null: it is sent back.
   */
  location: string | null;
  /**
   * Gross, of this return.
   */
  refundedMinor: number;
  currency: Currency;
}
/**
 * One SKU.
 */
export interface ReturnedEventLine {
  sku: Sku;
  quantityE4: QuantityE4;
}
