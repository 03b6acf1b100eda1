import { isCurrency, TranslationRefused, type Currency } from '@banyan/kernel';
import { oneOf, record, records, same, text, whole } from '@banyan/rpc';
import {
  CHANNELS,
  ORDER_STATES,
  SHIPPING_METHODS,
  type Address,
  type CancelResult,
  type ListQuestion,
  type ListResult,
  type NotPlaced,
  type Order,
  type OrderQuestion,
  type OrderState,
  type OrderSummary,
  type OrderToPlace,
  type PlacedLine,
  type PlaceResult,
  type ReadResult,
  type Receipt,
  type RefusedBecause,
  type ReturnResult,
  type ReturnToMake,
} from '../orders.model.js';

type Members = Readonly<Record<string, unknown>>;

const REFUSALS: readonly RefusedBecause[] = [
  'out-of-stock',
  'payment-declined',
  'quote-not-honoured',
  'not-deliverable',
  'rejected',
  'abandoned',
];
const MOST_LINES = 100;
const MOST_ORDERS = 100;
const RATE_SCALE = 10_000;
const MOST_EFFECTS = 32;

/**
 * Every answer is proven against what was asked: one about another order, or of other money, is none. That the total is the quote's
 * is not asked here: an order with another is captured all the same, and it is for the comparison to find.
 *
 * @throws TranslationRefused naming the member in doubt
 */
export function readPlaced(answer: unknown, order: OrderToPlace): PlaceResult {
  const said = record(answer, 'service');
  const result = readOutcome(said, order.reference, order.basket.lines.length);
  if (result.kind === 'placed') same(result.currency, order.basket.currency, 'service.currency');
  return result;
}

/** The same, of an order of which only the reference is known. @throws TranslationRefused naming the member in doubt */
export function readSettled(answer: unknown, { reference }: { readonly reference: string }): PlaceResult {
  return readOutcome(record(answer, 'service'), reference, MOST_LINES);
}

/** @throws TranslationRefused naming the member in doubt */
export function readOrder(answer: unknown, { reference }: OrderQuestion): ReadResult {
  const said = record(answer, 'service');
  switch (said['kind']) {
    case 'unknown-order':
      return { kind: 'unknown-order' };
    case 'pending':
      return { kind: 'pending', reference: same(said['reference'], reference, 'service.reference') };
    case 'refused':
      return { ...refusalOf(said, MOST_LINES), reference: same(said['reference'], reference, 'service.reference') };
    case 'order':
      return orderOf(said, reference);
    default:
      throw new TranslationRefused('service.kind', 'is not known');
  }
}

/** @throws TranslationRefused naming the member in doubt */
export function readList(answer: unknown, { fromMs, untilMs, limit }: ListQuestion): ListResult {
  const said = record(answer, 'service');
  const at = 'service.orders';
  const orders = records(said['orders'], at, Math.min(limit, MOST_ORDERS)).map(summaryOf);
  if (orders.some(({ placedAtMs }) => placedAtMs < fromMs || placedAtMs >= untilMs)) {
    throw new TranslationRefused(`${at}.placedAtMs`, 'is not within what was asked for');
  }
  if (orders.some(({ placedAtMs }, index) => placedAtMs > (orders[index - 1]?.placedAtMs ?? Infinity))) {
    throw new TranslationRefused(at, 'does not have the latest first');
  }
  return { orders, complete: oneOf(said['complete'], [true, false], 'service.complete') };
}

/** @throws TranslationRefused naming the member in doubt */
export function readCancelled(answer: unknown, { reference }: OrderQuestion): CancelResult {
  const said = record(answer, 'service');
  switch (said['kind']) {
    case 'unknown-order':
      return { kind: 'unknown-order' };
    case 'not-cancellable':
      return { kind: 'not-cancellable', state: stateOf(said['state'], 'service.state') };
    case 'cancelled':
      return {
        kind: 'cancelled',
        reference: same(said['reference'], reference, 'service.reference'),
        refundedMinor: whole(said['refundedMinor'], 'service.refundedMinor', 0),
        currency: currencyOf(said['currency'], 'service.currency'),
      };
    default:
      throw new TranslationRefused('service.kind', 'is not known');
  }
}

/** @throws TranslationRefused naming the member in doubt */
export function readReturned(answer: unknown, making: ReturnToMake): ReturnResult {
  const said = record(answer, 'service');
  switch (said['kind']) {
    case 'unknown-order':
      return { kind: 'unknown-order' };
    case 'pending':
      return { kind: 'pending', reference: same(said['reference'], making.reference, 'service.reference') };
    case 'not-returnable':
      return { kind: 'not-returnable', lines: lineNumbers(said['lines'], making.lines.length) };
    case 'returned':
      return {
        kind: 'returned',
        returnReference: same(said['returnReference'], making.returnReference, 'service.returnReference'),
        refundedMinor: whole(said['refundedMinor'], 'service.refundedMinor', 0),
        currency: currencyOf(said['currency'], 'service.currency'),
      };
    default:
      throw new TranslationRefused('service.kind', 'is not known');
  }
}

/**
 * What would come of an order. What it would have done is held against what it says: goods of the whole basket, one charge of the
 * total, and one event, or nothing of a refused one.
 *
 * @returns the answer it would have got
 * @throws TranslationRefused naming the member in doubt
 */
export function readRehearsed(answer: unknown, order: OrderToPlace): PlaceResult {
  const said = record(answer, 'service');
  same(said['kind'], 'rehearsed', 'service.kind');
  const result = readPlaced(said['result'], order);
  const at = 'service.effects';
  const effects = records(said['effects'], at, MOST_EFFECTS);
  const of = (kind: string): readonly Members[] => effects.filter((effect) => effect['kind'] === kind);
  if (result.kind !== 'placed') return result;
  const [reserve, ...moreReserves] = of('reserve');
  const lines = JSON.stringify(order.basket.lines.map(({ sku, quantityE4 }) => ({ sku, quantityE4 })));
  if (reserve === undefined || moreReserves.length > 0 || JSON.stringify(reserve['lines']) !== lines) {
    throw new TranslationRefused(`${at}.reserve`, 'is not the basket, once');
  }
  const charges = of('charge');
  const owed = result.totalMinor === 0 ? 0 : 1;
  if (charges.length !== owed || charges.some(({ amountMinor }) => amountMinor !== result.totalMinor)) {
    throw new TranslationRefused(`${at}.charge`, 'is not the total, once');
  }
  if (of('event').length !== 1) throw new TranslationRefused(`${at}.event`, 'is not one');
  return result;
}

/** What every answer to an order may be. @throws TranslationRefused naming the member in doubt */
function readOutcome(said: Members, reference: string, lines: number): PlaceResult {
  switch (said['kind']) {
    case 'pending':
      return { kind: 'pending', reference: same(said['reference'], reference, 'service.reference') };
    case 'refused':
      return refusalOf(said, lines);
    case 'placed':
      return receiptOf(said, reference);
    default:
      throw new TranslationRefused('service.kind', 'is not known');
  }
}

function receiptOf(said: Members, reference: string): Receipt {
  const totalMinor = whole(said['totalMinor'], 'service.totalMinor', 0);
  const shippingMinor = whole(said['shippingMinor'], 'service.shippingMinor', 0);
  if (shippingMinor > totalMinor) throw new TranslationRefused('service.shippingMinor', 'is more than the total');
  return {
    kind: 'placed',
    reference: same(said['reference'], reference, 'service.reference'),
    state: oneOf(said['state'], ['accepted', 'in-review'] as const, 'service.state'),
    currency: currencyOf(said['currency'], 'service.currency'),
    totalMinor,
    shippingMinor,
    placedAtMs: whole(said['placedAtMs'], 'service.placedAtMs'),
  };
}

function refusalOf(said: Members, lines: number): NotPlaced {
  return {
    kind: 'refused',
    because: oneOf(said['because'], REFUSALS, 'service.because'),
    lines: lineNumbers(said['lines'], lines),
  };
}

function orderOf(said: Members, reference: string): Order {
  const currency = currencyOf(said['currency'], 'service.currency');
  const totalMinor = whole(said['totalMinor'], 'service.totalMinor', 0);
  const refundedMinor = whole(said['refundedMinor'], 'service.refundedMinor', 0);
  if (refundedMinor > totalMinor) throw new TranslationRefused('service.refundedMinor', 'is more than the total');
  const { promise } = said;
  return {
    kind: 'order',
    reference: same(said['reference'], reference, 'service.reference'),
    state: stateOf(said['state'], 'service.state'),
    channel: oneOf(said['channel'], CHANNELS, 'service.channel'),
    currency,
    lines: records(said['lines'], 'service.lines', MOST_LINES).map((line) => placedLineOf(line, currency)),
    shippingMinor: whole(said['shippingMinor'], 'service.shippingMinor', 0),
    totalMinor,
    refundedMinor,
    customer: customerOf(said['customer']),
    delivery: deliveryOf(said['delivery']),
    placedAtMs: whole(said['placedAtMs'], 'service.placedAtMs'),
    ...(promise === undefined ? {} : { promise: promiseOf(promise) }),
    cancellable: oneOf(said['cancellable'], [true, false], 'service.cancellable'),
    returnable: oneOf(said['returnable'], [true, false], 'service.returnable'),
  };
}

function placedLineOf(line: Members, currency: Currency): PlacedLine {
  const at = 'service.lines';
  const price = record(line['price'], `${at}.price`);
  const quantityE4 = whole(line['quantityE4'], `${at}.quantityE4`, 1);
  const returnedE4 = whole(line['returnedE4'], `${at}.returnedE4`, 0);
  if (returnedE4 > quantityE4) throw new TranslationRefused(`${at}.returnedE4`, 'is more than was bought');
  const taxRate = whole(line['taxRate'], `${at}.taxRate`, 0);
  if (taxRate >= RATE_SCALE) throw new TranslationRefused(`${at}.taxRate`, 'is no rate of a tax');
  return {
    sku: text(line['sku'], `${at}.sku`),
    quantityE4,
    price: {
      amountMinor: whole(price['amountMinor'], `${at}.price.amountMinor`, 0),
      currency: same(currencyOf(price['currency'], `${at}.price.currency`), currency, `${at}.price.currency`),
    },
    per: whole(line['per'], `${at}.per`, 1),
    lineAmountMinor: whole(line['lineAmountMinor'], `${at}.lineAmountMinor`, 0),
    discountMinor: whole(line['discountMinor'], `${at}.discountMinor`, 0),
    taxRate,
    returnedE4,
  };
}

function promiseOf(value: unknown): { readonly fromMs: number; readonly untilMs: number } {
  const promise = record(value, 'service.promise');
  const fromMs = whole(promise['fromMs'], 'service.promise.fromMs');
  const untilMs = whole(promise['untilMs'], 'service.promise.untilMs');
  if (untilMs < fromMs) throw new TranslationRefused('service.promise', 'ends before it begins');
  return { fromMs, untilMs };
}

/** All of it, or nothing: then it is forgotten who bought. */
function customerOf(value: unknown): Order['customer'] {
  const at = 'service.customer';
  const customer = record(value, at);
  if (Object.keys(customer).length === 0) return {};
  return {
    email: text(customer['email'], `${at}.email`),
    firstName: text(customer['firstName'], `${at}.firstName`),
    lastName: text(customer['lastName'], `${at}.lastName`),
    phone: text(customer['phone'], `${at}.phone`),
  };
}

function deliveryOf(value: unknown): Order['delivery'] {
  const at = 'service.delivery';
  const delivery = record(value, at);
  if (delivery['kind'] === 'unknown') return { kind: 'unknown' };
  if (delivery['kind'] === 'collect') {
    return { kind: 'collect', location: text(delivery['location'], `${at}.location`) };
  }
  if (delivery['kind'] !== 'ship') throw new TranslationRefused(`${at}.kind`, 'is not known');
  return {
    kind: 'ship',
    method: oneOf(delivery['method'], SHIPPING_METHODS, `${at}.method`),
    address: addressOf(delivery['address'], `${at}.address`),
  };
}

function addressOf(value: unknown, at: string): Address {
  const address = record(value, at);
  const { company, postcode, street } = address;
  if (!Array.isArray(street) || street.length === 0 || street.length > 2) {
    throw new TranslationRefused(`${at}.street`, 'is not one line or two');
  }
  return {
    firstName: text(address['firstName'], `${at}.firstName`),
    lastName: text(address['lastName'], `${at}.lastName`),
    ...(company === undefined ? {} : { company: text(company, `${at}.company`) }),
    street: street.map((line) => text(line, `${at}.street`)),
    city: text(address['city'], `${at}.city`),
    ...(postcode === undefined ? {} : { postcode: text(postcode, `${at}.postcode`) }),
    country: text(address['country'], `${at}.country`),
  };
}

function summaryOf(order: Members): OrderSummary {
  const at = 'service.orders';
  return {
    reference: text(order['reference'], `${at}.reference`),
    state: stateOf(order['state'], `${at}.state`),
    channel: oneOf(order['channel'], CHANNELS, `${at}.channel`),
    currency: currencyOf(order['currency'], `${at}.currency`),
    totalMinor: whole(order['totalMinor'], `${at}.totalMinor`, 0),
    placedAtMs: whole(order['placedAtMs'], `${at}.placedAtMs`),
  };
}

function lineNumbers(value: unknown, lines: number): readonly number[] {
  const at = 'service.lines';
  if (!Array.isArray(value) || value.length > lines) throw new TranslationRefused(at, 'is no list of lines');
  return value.map((each) => {
    const line = whole(each, at, 0);
    if (line >= lines) throw new TranslationRefused(at, 'is none of the lines');
    return line;
  });
}

function stateOf(value: unknown, at: string): OrderState {
  return oneOf(value, ORDER_STATES, at);
}

function currencyOf(value: unknown, at: string): Currency {
  if (typeof value !== 'string' || !isCurrency(value)) throw new TranslationRefused(at, 'is no currency that is known');
  return value;
}
