/* Generated from contracts/orders/v1/openapi.yaml by scripts/generate-contract-types.mjs. Not edited by hand. */

/**
 * A stock keeping unit: 1 to 64 characters (Unicode code points), any but control characters, unpaired surrogates and
 * the noncharacters U+FFFE and U+FFFF. Compared exactly.
 *
 */
export type Sku = string;
/**
 * Where something is sold. `store` is over the counter and click and collect.
 */
export type Channel = 'web' | 'app' | 'marketplace' | 'store';
/**
 * Names an order for ever: `BY` and 26 characters of Crockford's base 32; nine digits of an order that the shop's older
 * system took by itself. In a path it may be typed by hand: small letters are taken for capitals, I and L for 1, O for 0. What is neither is the reference of no order.
 *
 */
export type Reference = string;
/**
 * The code of a store, as in [inventory](https://banyan.shop/contracts/inventory). Stores open and close, so the codes are not part of this contract.
 *
 */
export type Location = string;
/**
 * RFC 3339, with an offset; to the millisecond.
 */
export type Instant = string;
/**
 * Units of the product; pieces, or metres where it is sold by the metre. At most four decimal places.
 */
export type Quantity = number;
/**
 * What a price is for so many of.
 */
export type PriceUnit = number;
/**
 * An ISO 4217 code.
 */
export type Currency = string;
/**
 * A decimal text with the places of its currency, VAT contained.
 */
export type Amount = string;
/**
 * Percent, with two places.
 */
export type TaxRate = string;
/**
 * - `pending`: nobody can say yet what came of it.
 * - `placed`: taken, and on its way through the house or to the customer.
 * - `completed`: handed over.
 * - `cancelled`: called off.
 * - `returned`: all of it was given back.
 *
 */
export type State = 'pending' | 'placed' | 'completed' | 'cancelled' | 'returned';
/**
 * An e-mail address, compared without regard to case.
 */
export type Email = string;
/**
 * How fast.
 */
export type ShippingMethod = 'standard' | 'express';
/**
 * An order, or what is known of a reference that is none; `state` tells them apart.
 */
export type OrderOrOutcome = Order | PendingOrder | RefusedOrder;

/**
 * Every schema of Orders 1.1.0, by name.
 */
export interface ContractSchemas {
  Sku: Sku;
  Channel: Channel;
  Reference: Reference;
  Location: Location;
  Instant: Instant;
  Quantity: Quantity;
  PriceUnit: PriceUnit;
  Currency: Currency;
  Amount: Amount;
  TaxRate: TaxRate;
  State: State;
  Email: Email;
  Customer: Customer;
  Address: Address;
  Delivery: Delivery;
  Shipment: Shipment;
  ShippingMethod: ShippingMethod;
  Collection: Collection;
  Payment: Payment;
  BasketLine: BasketLine;
  PlaceOrder: PlaceOrder;
  Receipt: Receipt;
  PendingOrder: PendingOrder;
  RefusedOrder: RefusedOrder;
  OrderOrOutcome: OrderOrOutcome;
  Order: Order;
  OrderLine: OrderLine;
  OrderCustomer: OrderCustomer;
  OrderDelivery: OrderDelivery;
  OrderShipment: OrderShipment;
  OrderAddress: OrderAddress1;
  SearchOrders: SearchOrders;
  FoundOrders: FoundOrders;
  OrderSummary: OrderSummary;
  CancelOrder: CancelOrder;
  Cancellation: Cancellation;
  ReturnGoods: ReturnGoods;
  Return: Return;
  PendingReturn: PendingReturn;
  Problem: Problem;
  ProblemDetail: ProblemDetail;
}
/**
 * Who buys.
 */
export interface Customer {
  email: Email;
  /**
   * Given name, without blanks around it.
   */
  firstName: string;
  /**
   * Family name, without blanks around it.
   */
  lastName: string;
  /**
   * For questions about the delivery.
   */
  phone: string;
}
/**
 * Where goods, or a bill, go.
 */
export interface Address {
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
   * Street and number, and one further line; the first has at least 3 characters, both together at most 128.
   *
   * Items: One line.
   */
  street: string[];
  /**
   * Town or city.
   */
  city: string;
  /**
   * Absent only where the country has none.
   */
  postcode?: string;
  /**
   * ISO 3166-1 alpha-2, in capitals.
   */
  country: string;
}
/**
 * How the goods reach the customer; exactly one of the two.
 */
export interface Delivery {
  ship?: Shipment;
  collect?: Collection;
}
/**
 * Goods that are sent.
 */
export interface Shipment {
  method: ShippingMethod;
  address: Address1;
}
/**
 * Where goods, or a bill, go.
 */
export interface Address1 {
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
   * Street and number, and one further line; the first has at least 3 characters, both together at most 128.
   *
   * Items: One line.
   */
  street: string[];
  /**
   * Town or city.
   */
  city: string;
  /**
   * Absent only where the country has none.
   */
  postcode?: string;
  /**
   * ISO 3166-1 alpha-2, in capitals.
   */
  country: string;
}
/**
 * Goods that are collected at a store.
 */
export interface Collection {
  location: Location;
}
/**
 * What it is paid with.
 */
export interface Payment {
  /**
   * What the payment processor gave your page for this payment. It is of use once, and is no card number: what has neither a letter nor a sign is refused.
   *
   */
  token: string;
}
/**
 * One SKU and how much of it.
 */
export interface BasketLine {
  sku: Sku;
  quantity: Quantity;
}
/**
 * A quote and its very lines, who buys, where to and what with.
 */
export interface PlaceOrder {
  /**
   * Where something is sold. `store` is over the counter and click and collect.
   */
  channel: 'web' | 'app' | 'marketplace' | 'store';
  /**
   * The token of the quote that is taken, unchanged. Its basket must be `lines`.
   */
  quote: string;
  /**
   * What is bought, as it was quoted, line by line and in the same order.
   */
  lines: BasketLine[];
  customer: Customer;
  delivery: Delivery;
  billing?: Address2;
  payment: Payment;
}
/**
 * Where goods, or a bill, go.
 */
export interface Address2 {
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
   * Street and number, and one further line; the first has at least 3 characters, both together at most 128.
   *
   * Items: One line.
   */
  street: string[];
  /**
   * Town or city.
   */
  city: string;
  /**
   * Absent only where the country has none.
   */
  postcode?: string;
  /**
   * ISO 3166-1 alpha-2, in capitals.
   */
  country: string;
}
/**
 * What was taken. It is the same for every repetition; how the order stands now is told by the order.
 */
export interface Receipt {
  reference: Reference;
  /**
   * Always `placed`.
   */
  state: 'placed';
  currency: Currency;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  total: string;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  shipping: string;
  /**
   * When it was taken.
   */
  placedAt: string;
}
/**
 * A reference of which nobody can say yet what came of it.
 */
export interface PendingOrder {
  reference: Reference;
  state: 'pending';
}
/**
 * A reference that was given out and is no order, for ever.
 */
export interface RefusedOrder {
  reference: Reference;
  state: 'refused';
  /**
   * Why; one of the codes of problems.
   */
  code:
    | 'out-of-stock'
    | 'payment-declined'
    | 'quote-not-honoured'
    | 'not-deliverable'
    | 'order-rejected'
    | 'order-abandoned';
  /**
   * What it is about, as in a problem.
   */
  errors?: ProblemDetail[];
}
/**
 * One reason why a request was refused. Never repeats what was sent.
 */
export interface ProblemDetail {
  /**
   * A JSON pointer into the body (`/lines/3`), or `query:`, `path:` or `header:` and the name of a parameter of the
   * operation.
   *
   */
  pointer: string;
  /**
   * What was expected, for people.
   */
  message: string;
}
/**
 * An order as it stands.
 */
export interface Order {
  reference: Reference;
  state: State;
  channel: Channel;
  /**
   * When it was taken.
   */
  placedAt: string;
  currency: Currency;
  /**
   * What was bought.
   */
  lines: OrderLine[];
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  shipping: string;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  total: string;
  customer?: OrderCustomer;
  delivery?: OrderDelivery;
  /**
   * Can it be cancelled, as it stands?
   */
  cancellable: boolean;
  /**
   * Can something of it be given back, as it stands?
   */
  returnable: boolean;
}
/**
 * One line of an order.
 */
export interface OrderLine {
  sku: Sku;
  quantity: Quantity;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  price: string;
  per: PriceUnit;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  amount: string;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  discount: string;
  taxRate: TaxRate;
}
/**
 * Who bought, as far as it is known: the shop's older system let guests through with less. Absent where nothing is known, and where the order was asked for by a
 * number that can be guessed.
 *
 */
export interface OrderCustomer {
  /**
   * The e-mail address given with it.
   */
  email?: string;
  /**
   * Given name.
   */
  firstName?: string;
  /**
   * Family name.
   */
  lastName?: string;
  /**
   * The phone number given with it.
   */
  phone?: string;
}
/**
 * How the goods reach the customer; exactly one of the two. Absent where nothing is sent, where it is not known, and where the order was asked for by a number that can be guessed.
 *
 */
export interface OrderDelivery {
  ship?: OrderShipment;
  collect?: Collection;
}
/**
 * Goods that are sent.
 */
export interface OrderShipment {
  method: ShippingMethod;
  address: OrderAddress;
}
/**
 * Where to.
 */
export interface OrderAddress {
  /**
   * Given name of the recipient.
   */
  firstName: string;
  /**
   * Family name of the recipient.
   */
  lastName: string;
  /**
   * Absent where it is addressed to none.
   */
  company?: string;
  /**
   * Street and number, and what was written below them.
   */
  street: string[];
  /**
   * Town or city.
   */
  city: string;
  /**
   * Absent where there is none.
   */
  postcode?: string;
  /**
   * ISO 3166-1 alpha-2.
   */
  country: string;
}
/**
 * Where the goods go.
 */
export interface OrderAddress1 {
  /**
   * Given name of the recipient.
   */
  firstName: string;
  /**
   * Family name of the recipient.
   */
  lastName: string;
  /**
   * Absent where it is addressed to none.
   */
  company?: string;
  /**
   * Street and number, and what was written below them.
   */
  street: string[];
  /**
   * Town or city.
   */
  city: string;
  /**
   * Absent where there is none.
   */
  postcode?: string;
  /**
   * ISO 3166-1 alpha-2.
   */
  country: string;
}
/**
 * A customer, and which of the orders.
 */
export interface SearchOrders {
  email: Email;
  /**
   * RFC 3339, with an offset; to the millisecond.
   */
  from?: string;
  /**
   * RFC 3339, with an offset; to the millisecond.
   */
  until?: string;
  /**
   * At most so many; without it, 20.
   */
  limit?: number;
}
/**
 * Orders of a customer.
 */
export interface FoundOrders {
  /**
   * The latest first.
   */
  orders: OrderSummary[];
  /**
   * False where not every system that may hold orders answered: there may be more. Ask again later.
   *
   */
  complete: boolean;
}
/**
 * Enough of an order to choose it.
 */
export interface OrderSummary {
  reference: Reference;
  state: State;
  channel: Channel;
  /**
   * When it was taken.
   */
  placedAt: string;
  currency: Currency;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  total: string;
}
/**
 * Whose order it is.
 */
export interface CancelOrder {
  /**
   * An e-mail address, compared without regard to case.
   */
  email?: string;
}
/**
 * An order that is cancelled.
 */
export interface Cancellation {
  reference: Reference;
  state: 'cancelled';
  currency: Currency;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  refunded: string;
}
/**
 * What is given back.
 */
export interface ReturnGoods {
  /**
   * SKUs of the order, none twice, and how much of each.
   */
  lines: BasketLine[];
  /**
   * The code of a store, as in [inventory](https://banyan.shop/contracts/inventory). Stores open and close, so the codes are not part of this contract.
   *
   */
  location?: string;
  /**
   * An e-mail address, compared without regard to case.
   */
  email?: string;
}
/**
 * Goods that are taken back.
 */
export interface Return {
  /**
   * Names the return.
   */
  reference: string;
  currency: Currency;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  refunded: string;
}
/**
 * A return of which nobody can say yet what came of it.
 */
export interface PendingReturn {
  state: 'pending';
}
/**
 * Problem details, RFC 9457.
 */
export interface Problem {
  /**
   * A page about this kind of problem.
   */
  type: string;
  /**
   * The kind of problem, for people. The same for every problem of this code.
   */
  title: string;
  /**
   * The HTTP status of this answer.
   */
  status: number;
  /**
   * The kind of problem, for programs. Stable.
   */
  code: string;
  /**
   * This occurrence, for people.
   */
  detail?: string;
  /**
   * This occurrence, as a URI reference.
   */
  instance?: string;
  /**
   * Names the request in the shop's traces and logs; quote it when asking for help.
   */
  trace_id?: string;
  /**
   * The parameters and members that were refused, the first 20 of them.
   */
  errors?: ProblemDetail[];
}
