import type { Books } from '../books/books.js';
import { saleRulesOf } from '../books/sale-rules.js';
import type { PriceBooks } from '../books/price-books.js';
import { quoteCart } from '../cart/quote-cart.js';
import type { OcSession } from '../opencart/oc-sessions.js';
import { sendNothing, sendPhp } from '../opencart/send-php.js';
import { CHARGED_AT_ONCE } from '../orders/confirm-order.js';
import { groupIdOf, HOUSE_CURRENCY } from '../prices/markets.js';
import { type FormResult, paymentReferenceIn, readAddress, readCustomer } from './checkout-forms.js';
import { paymentCodesFor, paymentMethodsAnswer, shippingMethodsAnswer, shippingQuotesFor } from './methods.js';
import { wordOf } from './order-answers.js';
import type { OrderExchange } from './order-exchange.js';
import { orderText, type OrderTextName } from './order-texts.js';

/** What the calls look things up in. */
export interface CheckoutParts {
  readonly books: Books;
  readonly prices: PriceBooks;
  readonly nowMs: () => number;
}

type Call = (exchange: OrderExchange, parts: CheckoutParts) => void;

/** The calls that only tell the session something. Each forgets what it said before, and what depended on it. */
export const CHECKOUT_CALLS: ReadonlyMap<string, Call> = new Map<string, Call>([
  ['api/customer', customer],
  ['api/shipping/address', shippingAddress],
  ['api/shipping/methods', shippingMethods],
  ['api/shipping/method', shippingMethod],
  ['api/payment/address', paymentAddress],
  ['api/payment/methods', paymentMethods],
  ['api/payment/method', paymentMethod],
]);

export function answerCheckout(exchange: OrderExchange, parts: CheckoutParts): void {
  CHECKOUT_CALLS.get(exchange.route)?.(exchange, parts);
}

/** Whether anything in the cart is sent: a voucher that nobody counts is not. */
export function hasShipping({ lines }: OcSession, books: Books): boolean {
  return lines.some(({ productId }) => {
    const product = books.byId(productId);
    return product !== undefined && saleRulesOf(product.stockItem).managed;
  });
}

function customer({ res, fields, session }: OrderExchange): void {
  delete session.checkout.customer;
  if (!session.isApiUser) return refuseInMap({ res, session }, 'permission');
  const form = readCustomer(fields);
  if (form.kind === 'wrong') return sendWrong({ res, session }, form);
  if (fields.has('customer_group_id')) session.groupId = groupIdOf(fields.get('customer_group_id'));
  session.checkout.customer = form.value;
  say({ res, session }, 'customerSet');
}

function shippingAddress({ res, fields, session }: OrderExchange, { books }: CheckoutParts): void {
  forgetDelivery(session);
  // A cart that is gone ships nothing: then this says nothing, and looks like any other nothing.
  if (!hasShipping(session, books)) return sendNothing(res);
  if (!session.isApiUser) return refuseInMap({ res, session }, 'permission');
  const form = readAddress(fields);
  if (form.kind === 'wrong') return sendWrong({ res, session }, form);
  session.checkout.delivery = form.value;
  say({ res, session }, 'addressSet');
}

function shippingMethods({ res, session }: OrderExchange, parts: CheckoutParts): void {
  const { checkout, store } = session;
  delete checkout.shippingQuotes;
  delete checkout.shipping;
  if (!session.isApiUser) return refuse({ res, session }, 'permission');
  if (!hasShipping(session, parts.books)) return sendPhp(res, { shipping_methods: [] });
  if (checkout.delivery === undefined) return refuse({ res, session }, 'addressNeeded');
  const quote = quoteCart(session, parts.books, parts.prices, parts.nowMs());
  const currency = quote.kind === 'quote' ? quote.currency : HOUSE_CURRENCY;
  const quotes = shippingQuotesFor(checkout.delivery, currency, store, parts.books);
  if (quotes.length === 0) {
    return sendPhp(res, { shipping_methods: [], ...wordOf(store.language, 'noShipping') });
  }
  checkout.shippingQuotes = quotes;
  sendPhp(res, { shipping_methods: shippingMethodsAnswer(quotes, currency, store.language) });
}

function shippingMethod({ res, fields, session }: OrderExchange, { books }: CheckoutParts): void {
  const { checkout } = session;
  delete checkout.shipping;
  if (!session.isApiUser) return refuse({ res, session }, 'permission');
  if (!hasShipping(session, books)) {
    forgetDelivery(session);
    return sendNothing(res);
  }
  if (checkout.shippingQuotes === undefined) return refuse({ res, session }, 'noShipping');
  const chosen = checkout.shippingQuotes.find(({ code }) => code === fields.get('shipping_method'));
  if (chosen === undefined) return refuse({ res, session }, 'shippingNeeded');
  checkout.shipping = chosen;
  say({ res, session }, 'methodSet');
}

function paymentAddress({ res, fields, session }: OrderExchange): void {
  const { checkout } = session;
  delete checkout.billing;
  delete checkout.paymentReference;
  delete checkout.paymentCodes;
  delete checkout.paymentCode;
  if (!session.isApiUser) return refuseInMap({ res, session }, 'permission');
  const form = readAddress(fields);
  if (form.kind === 'wrong') return sendWrong({ res, session }, form);
  checkout.billing = form.value;
  const reference = paymentReferenceIn(fields);
  if (reference !== undefined) checkout.paymentReference = reference;
  say({ res, session }, 'addressSet');
}

function paymentMethods({ res, session }: OrderExchange): void {
  const { checkout } = session;
  delete checkout.paymentCodes;
  delete checkout.paymentCode;
  if (!session.isApiUser) return refuse({ res, session }, 'permission');
  if (checkout.billing === undefined) return refuse({ res, session }, 'addressNeeded');
  checkout.paymentCodes = paymentCodesFor(checkout.shipping);
  sendPhp(res, { payment_methods: paymentMethodsAnswer(checkout.paymentCodes) });
}

function paymentMethod({ res, fields, session }: OrderExchange): void {
  const { checkout } = session;
  delete checkout.paymentCode;
  if (!session.isApiUser) return refuse({ res, session }, 'permission');
  if (checkout.billing === undefined) return refuse({ res, session }, 'addressNeeded');
  if (checkout.paymentCodes === undefined) return refuse({ res, session }, 'noPayment');
  const chosen = checkout.paymentCodes.find((code) => code === fields.get('payment_method'));
  if (chosen === undefined) return refuse({ res, session }, 'paymentNeeded');
  if (chosen === CHARGED_AT_ONCE && checkout.paymentReference === undefined) {
    return refuse({ res, session }, 'referenceNeeded');
  }
  checkout.paymentCode = chosen;
  say({ res, session }, 'methodSet');
}

export function forgetDelivery({ checkout }: OcSession): void {
  delete checkout.delivery;
  delete checkout.shippingQuotes;
  delete checkout.shipping;
}

type Speaking = Pick<OrderExchange, 'res' | 'session'>;

function say({ res, session }: Speaking, text: OrderTextName): void {
  sendPhp(res, { success: orderText(session.store.language, text) });
}

function refuse({ res, session }: Speaking, text: OrderTextName): void {
  sendPhp(res, wordOf(session.store.language, text));
}

/** Some of the calls have their errors in a map, and this one under `warning`. */
function refuseInMap({ res, session }: Speaking, text: OrderTextName): void {
  sendPhp(res, { error: { warning: orderText(session.store.language, text) } });
}

function sendWrong({ res, session }: Speaking, { errors }: Extract<FormResult<unknown>, { kind: 'wrong' }>): void {
  const { language } = session.store;
  sendPhp(res, { error: Object.fromEntries(errors.map(([key, text]) => [key, orderText(language, text)])) });
}
