import { refusedAnswer } from '../cart/cart-answer.js';
import { quoteCart } from '../cart/quote-cart.js';
import type { OcSession } from '../opencart/oc-sessions.js';
import { sendNothing, sendPhp } from '../opencart/send-php.js';
import type { Confirmed, NotSold } from '../orders/confirm-order.js';
import type { OrderBooks } from '../orders/order-books.js';
import { orderIdOf, type OrderDraft, type OrderOrigin } from '../orders/order-draft.js';
import type { OrderReader } from '../orders/order-reader.js';
import { planTakings, viewFor } from '../orders/plan-takings.js';
import { send } from '../wire/send.js';
import { type CheckoutParts, forgetDelivery, hasShipping } from './checkout-calls.js';
import { draftOrder } from './draft-order.js';
import { confirmPageHtml, successPageHtml } from './checkout-pages.js';
import { pickupAt } from './methods.js';
import { confirmedAnswer, notConfirmedAnswer, notSoldMap, notSoldText, wordOf } from './order-answers.js';
import type { OrderExchange } from './order-exchange.js';
import { orderInfoAnswer } from './order-info.js';
import { orderText, type OrderTextName } from './order-texts.js';

export interface OrderCallsOptions extends CheckoutParts {
  readonly orders: OrderBooks;
  readonly reader: OrderReader;
  /** The core's own origin, for redirects. */
  readonly origin: () => string;
}

/** The page that a payment extension asks for when the shopper presses its button. */
export const PAGE_PAYMENT = /^extension\/payment\/(bank_transfer|cod|card)\/confirm$/;

type Begun = { readonly kind: 'begun'; readonly orderId: number } | { readonly kind: 'not'; readonly answer: object };

const HTML = { 'Content-Type': 'text/html; charset=utf-8', 'X-Powered-By': 'PHP/7.0.33' };

/** The calls that write orders. */
export class OrderCalls {
  readonly #options: OrderCallsOptions;

  constructor(options: OrderCallsOptions) {
    this.#options = options;
  }

  get parts(): CheckoutParts {
    return this.#options;
  }

  async order(exchange: OrderExchange): Promise<void> {
    switch (exchange.route) {
      case 'api/order/add':
        return this.#add(exchange);
      case 'api/order/confirm':
        return this.#confirm(exchange);
      case 'api/order/history':
        return this.#history(exchange);
      default:
        return this.#info(exchange);
    }
  }

  /** `checkout/confirm`: GET and HEAD begin an order, each time. */
  async confirmPage(exchange: OrderExchange): Promise<void> {
    const { res, session } = exchange;
    const begun = await this.#begin(exchange, 'page');
    if (begun.kind === 'not') return this.#redirect(exchange, '/checkout/cart');
    send(res, 200, HTML, confirmPageHtml(begun.orderId, session.checkout.paymentCode ?? '', this.#options.origin()));
  }

  /** `extension/payment/cod/confirm`: GET and HEAD confirm the order that was begun last. */
  async paymentPage(exchange: OrderExchange): Promise<void> {
    const { req, res, route, session, context } = exchange;
    const { orderId, paymentCode } = session.checkout;
    if (orderId === undefined || paymentCode !== PAGE_PAYMENT.exec(route)?.[1]) return sendNothing(res);
    const by = req.method === 'HEAD' ? 'head' : 'page';
    const result = await this.#options.orders.confirm(
      orderId,
      { statusId: undefined, comment: undefined, notify: true, by },
      context,
    );
    if (result.kind === 'not-sold') {
      return sendPhp(res, { error: notSoldMap(result.lines, session.store.language) });
    }
    sendPhp(res, { redirect: `${this.#options.origin()}/index.php?route=checkout/success` });
  }

  /** `checkout/success`: only here is the cart emptied. */
  successPage({ res, session }: OrderExchange): void {
    const { orderId } = session.checkout;
    if (orderId !== undefined) {
      session.lines = [];
      session.codes = [];
      forgetDelivery(session);
      delete session.checkout.orderId;
    }
    send(res, 200, HTML, successPageHtml(this.#options.origin()));
  }

  async #add(exchange: OrderExchange): Promise<void> {
    const begun = await this.#begin(exchange, 'api');
    if (begun.kind === 'not') return sendPhp(exchange.res, begun.answer);
    // A number here, a text of nine digits everywhere else.
    sendPhp(exchange.res, {
      success: orderText(exchange.session.store.language, 'orderSet'),
      order_id: begun.orderId,
    });
  }

  /** Confirms the order that was begun; where there is none, or it is confirmed already, it begins another one. */
  async #confirm(exchange: OrderExchange): Promise<void> {
    const { res, session } = exchange;
    const { language } = session.store;
    let { orderId } = session.checkout;
    let result: Confirmed | undefined;
    if (orderId !== undefined) result = await this.#confirmOne(orderId, exchange);
    if (orderId === undefined || result?.kind === 'already' || result?.kind === 'unknown') {
      const begun = await this.#begin(exchange, 'api');
      if (begun.kind === 'not') return sendPhp(res, begun.answer);
      orderId = begun.orderId;
      result = await this.#confirmOne(orderId, exchange);
    }
    if (result?.kind === 'not-sold') return sendPhp(res, notConfirmedAnswer(orderId, result.lines, language));
    if (result?.kind !== 'confirmed') return sendPhp(res, wordOf(language, 'orderUnknown'));
    const owed = result.backordered.map(({ formIndex, name }) => ({ formIndex, name, because: 'stock' as const }));
    sendPhp(res, confirmedAnswer(orderId, owed, session.checkout.customer?.email ?? '', language));
  }

  #confirmOne(orderId: number, { fields, context }: OrderExchange): Promise<Confirmed> {
    const comment = fields.get('comment');
    return this.#options.orders.confirm(
      orderId,
      {
        statusId: numberOf(fields.get('order_status_id')),
        comment: comment === null ? undefined : comment,
        notify: isTruthy(fields.get('notify')),
        by: 'api',
      },
      context,
    );
  }

  async #history(exchange: OrderExchange): Promise<void> {
    const { res, fields, session, context } = exchange;
    const { language } = session.store;
    const result = await this.#options.orders.setStatus(
      orderIdOf(fields.get('order_id') ?? '') ?? 0,
      numberOf(fields.get('order_status_id')) ?? -1,
      { comment: fields.get('comment') || null, notify: isTruthy(fields.get('notify')) },
      context,
    );
    if (result.kind === 'unknown') return sendPhp(res, wordOf(language, 'orderUnknown'));
    if (result.kind === 'not-sold') return sendPhp(res, { error: notSoldMap(result.lines, language) });
    sendPhp(res, { success: orderText(language, 'orderSet') });
  }

  async #info({ res, fields, session }: OrderExchange): Promise<void> {
    const { language } = session.store;
    const orderId = orderIdOf(fields.get('order_id') ?? '');
    const order = orderId === undefined ? undefined : await this.#options.reader.byId(orderId);
    if (order === undefined) return sendPhp(res, wordOf(language, 'orderUnknown'));
    sendPhp(res, { order: orderInfoAnswer(order), success: orderText(language, 'orderSet') });
  }

  /** Begins an order of what the session was told; of several faults the last one is said. */
  async #begin(exchange: OrderExchange, origin: OrderOrigin): Promise<Begun> {
    const { fields, session } = exchange;
    const { books, prices, orders, nowMs } = this.#options;
    const { language } = session.store;
    const missing = whatIsMissing(session, hasShipping(session, books));
    if (missing !== undefined) return { kind: 'not', answer: wordOf(language, missing) };
    if (!hasShipping(session, books)) forgetDelivery(session);
    const { customer, billing, paymentCode } = session.checkout;
    if (customer === undefined || billing === undefined || paymentCode === undefined) {
      return { kind: 'not', answer: wordOf(language, 'customerNeeded') };
    }
    const quote = quoteCart(session, books, prices, nowMs());
    if (quote.kind === 'not-quotable') {
      const indexes = session.lines.map(({ index }) => index);
      return { kind: 'not', answer: refusedAnswer(quote, indexes, session.store) };
    }
    const notSold = this.#notSold(session);
    if (notSold.length > 0) return { kind: 'not', answer: { error: notSoldText(notSold, language) } };
    const draft: OrderDraft = draftOrder({
      session,
      checkout: { ...session.checkout, customer, billing, paymentCode },
      quote,
      books,
      origin,
      comment: fields.get('comment') ?? '',
      ip: exchange.req.socket.remoteAddress ?? '',
    });
    const orderId = await orders.add(draft, exchange.context);
    session.checkout.orderId = orderId;
    return { kind: 'begun', orderId };
  }

  /** A first look: the one that counts is taken when the order is confirmed. */
  #notSold({ lines, store, checkout }: OcSession): readonly NotSold[] {
    const { books } = this.#options;
    const wanted = lines.flatMap(({ productId, quantityE4, index }) => {
      const product = books.byId(productId);
      return product === undefined ? [] : [{ product, quantityE4, index }];
    });
    const branch = checkout.shipping === undefined ? null : pickupAt(checkout.shipping);
    const plan = planTakings(wanted, {
      view: viewFor(branch, store.view),
      isEnabled: (source) => books.isEnabled(source),
    });
    if (plan.kind === 'taken') return [];
    return plan.lines.map(({ line, because }) => ({
      formIndex: wanted[line]?.index ?? '',
      name: wanted[line]?.product.name ?? '',
      because,
    }));
  }

  #redirect({ res }: OrderExchange, to: string): void {
    send(res, 302, { ...HTML, Location: this.#options.origin() + to }, '');
  }
}

function whatIsMissing({ checkout, lines }: OcSession, isShipped: boolean): OrderTextName | undefined {
  let missing: OrderTextName | undefined;
  if (checkout.customer === undefined) missing = 'customerNeeded';
  if (checkout.billing === undefined) missing = 'billingNeeded';
  if (checkout.paymentCode === undefined) missing = 'paymentNeeded';
  if (isShipped && checkout.delivery === undefined) missing = 'deliveryNeeded';
  if (isShipped && checkout.shipping === undefined) missing = 'shippingNeeded';
  return lines.length === 0 ? 'noStock' : missing;
}

function numberOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,5}$/.test(text) ? Number(text) : undefined;
}

/** As PHP has it: nothing and `0` are false. */
function isTruthy(text: string | null): boolean {
  return text !== null && text !== '' && text !== '0';
}
