import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Span } from '@banyan/observability';
import type { FaultSwitches } from '../faults/switches.js';
import { writeContextOf } from '../faults/write-context.js';
import type { OcSession, OcSessions } from '../opencart/oc-sessions.js';
import { requestFields } from '../opencart/request-fields.js';
import { sendPhp, sendTimedOut } from '../opencart/send-php.js';
import { ExecutionTimeExceeded } from '../orders/order-books.js';
import { targetOf } from '../wire/request-target.js';
import { answerCheckout, CHECKOUT_CALLS } from './checkout-calls.js';
import { type OrderCalls, PAGE_PAYMENT } from './order-calls.js';
import { wordOf } from './order-answers.js';

export interface OrderFaceOptions {
  readonly sessions: OcSessions;
  readonly faults: FaultSwitches;
  readonly calls: OrderCalls;
}

/**
 * The way to an order: `api/customer`, `api/shipping/…`, `api/payment/…`, `api/order/…`, and the pages `checkout/confirm`,
 * `extension/payment/…/confirm`, `checkout/success`. Several calls on a cookie session, whatever the method, always 200.
 */
export class OrderFace {
  readonly #options: OrderFaceOptions;

  constructor(options: OrderFaceOptions) {
    this.#options = options;
  }

  async answer(req: IncomingMessage, res: ServerResponse, span: Span): Promise<void> {
    const { faults, calls } = this.#options;
    const fields = await requestFields(req);
    // Of the URL alone, as the shop's front controller has it: a form's field of that name is a field.
    const route = targetOf(req).query.get('route') ?? '';
    span.set({ 'banyan.legacy.call': route });
    const session = this.#sessionOf(req, fields, route);
    const context = writeContextOf(faults, 'order', route, req);
    const exchange = { req, res, route, fields, session, context };
    try {
      if (PAGE_PAYMENT.test(route)) return await calls.paymentPage(exchange);
      if (route === 'checkout/confirm') return await calls.confirmPage(exchange);
      if (route === 'checkout/success') return calls.successPage(exchange);
      // Where the shop ships nothing it never looks at who asks.
      if (CHECKOUT_CALLS.has(route)) return answerCheckout(exchange, calls.parts);
      if (!session.isApiUser) return sendPhp(res, wordOf(session.store.language, 'permission'));
      return await calls.order(exchange);
    } catch (error) {
      if (!(error instanceof ExecutionTimeExceeded)) throw error;
      sendTimedOut(res, error.message);
    }
  }

  /** Without a live one, an empty one of nobody: the shop begins it and never says so. */
  #sessionOf(req: IncomingMessage, fields: URLSearchParams, route: string): OcSession {
    const { sessions, faults } = this.#options;
    const brought = sessions.of(req, fields);
    if (brought !== undefined && faults.strikes('order', 'expireSessions', route) !== undefined) {
      sessions.end(brought);
      return sessions.nobody();
    }
    return brought ?? sessions.nobody();
  }
}
