import { TranslationRefused, type Currency } from '@banyan/kernel';
import { readDecimalE4 } from '../../legacy-exchange/decimal-text.js';
import { currencyOf, grossMinorE2, rateOf, type TaxMode } from '../../legacy-exchange/legacy-amount.js';
import { shopTimeText, utcInstant } from '../../legacy-exchange/local-bound.js';
import { plainE4, whole, yesOrNo } from '../../legacy-exchange/php-values.js';
import {
  CHANNELS,
  type Address,
  type Channel,
  type Customer,
  type Order,
  type OrderState,
  type OrderSummary,
  type PlacedLine,
} from '../orders.model.js';
import { BRANCHES, SHOPS } from './legacy-shops.js';
import { originOf } from './order-origin.js';
import { orderStateOf } from './order-state.js';
import {
  ORDER_FIELD,
  type OrderAddressRecord,
  type OrderHeadRecord,
  type OrderItemRecord,
  type OrderRecord,
} from './order.record.js';
import { shippingCodeOf } from './offered-shipping.js';
import { minorOf, minorTakenOff, storedMinor } from './stored-minor.js';
import { textOf, textOrNothing } from './told-text.js';

/** What we say in the memo of an order that is called off, and beside its state. */
export const CALLED_OFF = { comment: 'STORNO', status: 'storniert' } as const;

const field = (name: keyof OrderHeadRecord): string => `${ORDER_FIELD.row}.${name}`;
const itemField = (name: keyof OrderItemRecord): string => `${ORDER_FIELD.items}.${name}`;

/** What list and info tell alike. */
export interface ToldHead {
  /** Nine digits. */
  readonly number: string;
  readonly state: OrderState;
  readonly channel: Channel;
  readonly currency: Currency;
  readonly totalMinor: number;
  readonly paidMinor: number;
  readonly refundedMinor: number;
  readonly placedAtMs: number;
  readonly email: string | undefined;
}

/**
 * The head of an order.
 *
 * @param comments of its history, where they are told
 * @throws TranslationRefused naming the field that is in doubt
 */
export function translateHead(record: OrderHeadRecord, comments: OrderRecord['comments'] = []): ToldHead {
  const told = (name: keyof OrderHeadRecord): string => textOf(record[name], field(name));
  const amount = (name: keyof OrderHeadRecord): number => {
    const text = textOrNothing(record[name]);
    return text === undefined ? 0 : storedMinor(text, field(name));
  };
  const number = told('increment_id');
  if (!/^\d{9}$/.test(number)) throw new TranslationRefused(field('increment_id'), 'is not nine digits');
  const status = told('status');
  const paidMinor = amount('total_paid');
  const placedAtMs = utcInstant(told('created_at_gmt'), field('created_at_gmt'));
  if (shopTimeText(placedAtMs) !== told('created_at')) {
    throw new TranslationRefused(field('created_at'), 'is not what its twin in UTC says');
  }
  return {
    number,
    state: orderStateOf({
      state: told('state'),
      status,
      isPaid: paidMinor > 0,
      isCalledOff:
        status === CALLED_OFF.status || comments.some((comment) => comment?.startsWith(CALLED_OFF.comment) === true),
    }),
    channel: channelOf(told('store_id')),
    currency: currencyOf(
      textOrNothing(record.order_currency_code),
      textOrNothing(record.waers),
      field('order_currency_code'),
    ),
    totalMinor: storedMinor(told('grand_total'), field('grand_total')),
    paidMinor,
    refundedMinor: amount('total_refunded'),
    placedAtMs,
    email: textOrNothing(record.customer_email),
  };
}

function channelOf(storeId: string): Channel {
  const channel = CHANNELS.find((each) => SHOPS[each].olderStoreId === storeId);
  if (channel === undefined) throw new TranslationRefused('sales.order.store_id', 'is no shop of ours');
  return channel;
}

/** A row of a list. An order of ours goes by our reference; a copy of the service's says whose it is. */
export function translateSummary(record: OrderHeadRecord): OrderSummary {
  const { number, state, channel, currency, totalMinor, placedAtMs } = translateHead(record);
  const origin = originOf(record);
  return {
    reference: origin.kind === 'ours' ? origin.reference : number,
    state,
    channel,
    currency,
    totalMinor,
    placedAtMs,
    ...(origin.kind === 'copy' ? { copyOf: origin.reference } : {}),
  };
}

/**
 * A whole order. Its lines, what is taken off and what sending costs are what it costs in all, or it is refused.
 *
 * @param reference under which it was asked for
 * @throws TranslationRefused naming the field that is in doubt
 */
export function translateOrder(record: OrderRecord, reference: string): Order {
  const head = translateHead(record, record.comments);
  const { state, channel, currency, totalMinor, paidMinor, refundedMinor, placedAtMs } = head;
  const taxMode = yesOrNo(record.tax_included, field('tax_included')) ? 'included' : 'excluded';
  const lines = record.items.map((item) => translateLine(item, taxMode, currency));
  const shippingMinor = storedMinor(record.shipping_amount, field('shipping_amount'));
  const goodsMinor = lines.reduce((sum, { lineAmountMinor }) => sum + lineAmountMinor, 0);
  const offMinor = minorTakenOff(record.discount_amount, field('discount_amount'));
  if (goodsMinor - offMinor + shippingMinor !== totalMinor) {
    throw new TranslationRefused(field('grand_total'), 'is not what the lines and the shipping come to');
  }
  const isAllBack = lines.length > 0 && lines.every(({ quantityE4, returnedE4 }) => returnedE4 === quantityE4);
  const stands: OrderState = isAllBack && state !== 'cancelled' ? 'returned' : state;
  return {
    kind: 'order',
    reference,
    state: stands,
    channel,
    currency,
    lines,
    shippingMinor,
    totalMinor,
    refundedMinor,
    customer: customerOf(record),
    delivery: deliveryOf(record),
    placedAtMs,
    cancellable: isCancellable(stands),
    returnable: isReturnable(stands) && paidMinor > refundedMinor,
  };
}

/** Nothing of it has been touched yet, as far as the core knows. */
export function isCancellable(state: OrderState): boolean {
  return state === 'accepted' || state === 'awaiting-payment';
}

/** The core does not tell goods that are on their way from such as lie in the warehouse: whoever brings some back has them. */
export function isReturnable(state: OrderState): boolean {
  return state === 'accepted' || state === 'in-fulfilment' || state === 'dispatched' || state === 'completed';
}

/** So many units a price may be for. */
const PRICE_UNITS: readonly number[] = [1, 10, 100, 1_000];

function translateLine(item: OrderItemRecord, taxMode: TaxMode, currency: Currency): PlacedLine {
  const text = (name: keyof OrderItemRecord): string => textOf(item[name], itemField(name));
  const taxRate = rateOf(plainE4(text('tax_percent'), itemField('tax_percent')), itemField('tax_percent'));
  const gross = (name: 'price' | 'row_total', times = 1): number => {
    const e4 = plainE4(text(name), itemField(name)) * BigInt(times);
    return minorOf(grossMinorE2(e4, taxMode, taxRate, itemField(name)), itemField(name));
  };
  const storedPer = textOrNothing(item.peinh) === undefined ? 1 : whole(item.peinh, 1, itemField('peinh'));
  const { amountMinor, per } = wholePrice((times) => gross('price', times), storedPer, itemField('price'));
  const discount = textOrNothing(item.discount_amount);
  return {
    sku: text('sku'),
    quantityE4: quantityOf(text('qty_ordered'), itemField('qty_ordered')),
    price: { amountMinor, currency },
    per,
    lineAmountMinor: gross('row_total'),
    discountMinor: discount === undefined ? 0 : storedMinor(discount, itemField('discount_amount')),
    taxRate,
    returnedE4: quantityOf(textOrNothing(item.qty_refunded) ?? '0', itemField('qty_refunded')),
  };
}

/** A price with parts of a cent is whole for so many units more. */
function wholePrice(
  grossFor: (times: number) => number,
  storedPer: number,
  field: string,
): { readonly amountMinor: number; readonly per: number } {
  for (const times of PRICE_UNITS) {
    try {
      return { amountMinor: grossFor(times), per: storedPer * times };
    } catch (error) {
      if (!(error instanceof TranslationRefused)) throw error;
    }
  }
  throw new TranslationRefused(field, 'is whole for no number of units');
}

function quantityOf(text: string, field: string): number {
  const read = readDecimalE4(text);
  if (!read.ok) throw new TranslationRefused(field, read.because);
  if (read.valueE4 < 0) throw new TranslationRefused(field, 'is below 0');
  return read.valueE4;
}

function customerOf(record: OrderRecord): Partial<Customer> {
  const phone = textOrNothing(record.billing_address?.telephone) ?? textOrNothing(record.shipping_address?.telephone);
  return known({
    email: textOrNothing(record.customer_email),
    firstName: textOrNothing(record.customer_firstname),
    lastName: textOrNothing(record.customer_lastname),
    phone,
  });
}

/** How the goods reach who bought them; unknown where the core does not say it whole. */
function deliveryOf({ shipping_method, shipping_address }: OrderRecord): Order['delivery'] {
  const code = textOrNothing(shipping_method);
  const branch = [...BRANCHES.values()].find(({ pickupCode }) => olderCode(pickupCode) === code);
  if (branch !== undefined) return { kind: 'collect', location: branch.location };
  const address = addressOf(shipping_address);
  if (address === undefined) return { kind: 'unknown' };
  for (const method of ['standard', 'express'] as const) {
    const delivery = { kind: 'ship', method, address } as const;
    if (olderCode(shippingCodeOf(delivery) ?? '') === code) return delivery;
  }
  return { kind: 'unknown' };
}

/** The older shop has no points in its codes. */
function olderCode(code: string): string {
  return code.replace('.', '_');
}

/** Undefined: a part is missing that no parcel goes without. */
function addressOf(record: OrderAddressRecord | undefined): Address | undefined {
  const firstName = textOrNothing(record?.firstname);
  const lastName = textOrNothing(record?.lastname);
  const street = textOrNothing(record?.street)?.split('\n');
  const city = textOrNothing(record?.city);
  const country = textOrNothing(record?.country_id);
  if (firstName === undefined || lastName === undefined || street === undefined || city === undefined) return undefined;
  if (country === undefined || !/^[A-Z]{2}$/.test(country)) return undefined;
  return {
    firstName,
    lastName,
    street,
    city,
    country,
    ...known({ company: textOrNothing(record?.company), postcode: textOrNothing(record?.postcode) }),
  };
}

/** Without what is not known. */
function known<T extends object>(parts: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Partial<T>;
}
