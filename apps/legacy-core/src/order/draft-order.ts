import type { Books } from '../books/books.js';
import { amountOf, percentText, shown } from '../cart/cart-answer.js';
import type { Checkout } from '../opencart/checkout.js';
import type { OcSession } from '../opencart/oc-sessions.js';
import { textIn } from '../opencart/texts.js';
import type { OrderDraft, OrderLine, OrderOrigin, OrderTotal } from '../orders/order-draft.js';
import type { Quote, QuotedLine } from '../prices/basket.js';
import { Decimal, rounded } from '../prices/decimal.js';
import type { Store } from '../prices/markets.js';
import { pickupAt, SHIPPING_TAX_RATE } from './methods.js';

/** What a checkout that is complete has said. */
export type CompleteCheckout = Checkout & Required<Pick<Checkout, 'customer' | 'billing' | 'paymentCode'>>;

export interface DraftParts {
  readonly session: OcSession;
  readonly checkout: CompleteCheckout;
  readonly quote: Quote;
  readonly books: Books;
  readonly origin: OrderOrigin;
  readonly comment: string;
  readonly ip: string;
}

/** The order that a session's cart and checkout make. */
export function draftOrder({ session, checkout, quote, books, origin, comment, ip }: DraftParts): OrderDraft {
  const { store } = session;
  const { customer, billing, delivery, shipping } = checkout;
  const shippingMinor = shipping?.costMinor ?? 0;
  const taxMinor = quote.taxes.reduce((sum, tax) => sum + tax.taxMinor, 0) + taxIn(shippingMinor, SHIPPING_TAX_RATE);
  const subtotal = quote.lines.reduce(
    (sum, line) => sum.add(shown(line.lineAmountMinor, line.taxRate, store)),
    new Decimal(0),
  );
  const at = shipping === undefined ? null : pickupAt(shipping);
  const isSent = shipping !== undefined && at === null && delivery !== undefined;
  return {
    origin,
    storeId: store.id,
    customerId: customer.id,
    groupId: session.groupId,
    firstname: customer.firstname,
    lastname: customer.lastname,
    email: customer.email,
    telephone: customer.telephone,
    paymentCode: checkout.paymentCode,
    paymentReference: checkout.paymentReference ?? null,
    shippingCode: shipping?.code ?? '',
    pickupAt: at,
    comment,
    currency: quote.currency,
    waers: null,
    taxIncluded: store.taxIncluded,
    subtotal: subtotal.toFixed(4),
    discount: amountOf(quote.lines.reduce((sum, line) => sum + line.discountMinor, 0)).toFixed(4),
    shipping: amountOf(shippingMinor).toFixed(4),
    tax: amountOf(taxMinor).toFixed(4),
    total: amountOf(quote.totalMinor + shippingMinor).toFixed(4),
    lines: quote.lines.map((line, index) => lineOf(line, session.lines[index], books, store)),
    totals: totalsOf(quote, subtotal, shippingMinor, store),
    billing: { ...withoutCountryId(billing), telephone: customer.telephone },
    delivery: isSent ? { ...withoutCountryId(delivery), telephone: customer.telephone } : null,
    bstnk: null,
    docnum: null,
    ip,
  };
}

function withoutCountryId(address: NonNullable<Checkout['billing']>): NonNullable<Checkout['billing']> {
  const { firstname, lastname, company, street, city, region, postcode, country, telephone } = address;
  return { firstname, lastname, company, street, city, region, postcode, country, telephone };
}

function lineOf(
  line: QuotedLine,
  asked: OcSession['lines'][number] | undefined,
  books: Books,
  store: Store,
): OrderLine {
  const charged = line.lineAmountMinor - line.discountMinor;
  return {
    productId: asked?.productId ?? 0,
    sku: line.sku,
    name: books.bySku(line.sku)?.name ?? '',
    formIndex: asked?.index ?? '',
    quantityE4: line.quantityE4,
    price: shown(line.priceMinor, line.taxRate, store).toFixed(4),
    peinh: line.per,
    rowTotal: shown(line.lineAmountMinor, line.taxRate, store).toFixed(4),
    discount: amountOf(line.discountMinor).toFixed(4),
    taxPercent: percentText(line.taxRate),
    tax: amountOf(taxIn(charged, line.taxRate)).toFixed(4),
  };
}

/** VAT that is contained in an amount, minor units. */
function taxIn(grossMinor: number, rate: number): number {
  return rounded(new Decimal(grossMinor).mul(rate).div(10_000 + rate));
}

function totalsOf(quote: Quote, subtotal: Decimal, shippingMinor: number, { language }: Store): readonly OrderTotal[] {
  return [
    { code: 'sub_total', title: textIn(language, 'subTotal'), value: subtotal.toFixed(4) },
    ...quote.promotions.map(({ id, title, amountMinor }) => ({
      code: id,
      title,
      value: amountOf(-amountMinor).toFixed(4),
    })),
    ...(shippingMinor === 0 ? [] : [{ code: 'shipping', title: 'Versand', value: amountOf(shippingMinor).toFixed(4) }]),
    ...quote.taxes.map(({ rate, taxMinor }) => ({
      code: 'tax',
      title: `${percentText(rate)}%`,
      value: amountOf(taxMinor).toFixed(4),
    })),
    {
      code: 'total',
      title: textIn(language, 'total'),
      value: amountOf(quote.totalMinor + shippingMinor).toFixed(4),
    },
  ];
}
