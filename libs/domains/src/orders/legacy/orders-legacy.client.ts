import type { Attempt } from '@banyan/resilience';
import type { DomainArm, LegacyConnection } from '../../domain.js';
import { armErrorOf } from '../../legacy-exchange/arm-error-of.js';
import { PhpExchange } from '../../legacy-exchange/php-exchange.js';
import { SoapCaller } from '../../legacy-exchange/soap-caller.js';
import type { OrderDispatch, ReturnDispatch, SettleDispatch } from '../capture-journal.js';
import { ORDER_BEGIN, ORDER_LOOK, type BeginQuestion, type LookQuestion } from '../core-checkout.js';
import {
  CORE_NUMBER,
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  ORDER_SETTLE,
  type CustomersQuestion,
  type ListQuestion,
  type OrderQuestion,
  type PlaceResult,
} from '../orders.model.js';
import { cancelOrder } from './cancel-order.js';
import { listOrders } from './list-orders.js';
import { OrderCapture, type Captured } from './order-capture.js';
import { OrderDance } from './order-dance.js';
import { readOrder } from './read-order.js';
import { returnOrder } from './return-order.js';
import { SalesFace } from './sales.face.js';
import { SessionOrders, type ConfirmedAtCore } from './session-orders.js';
import { ShortLines } from './short-lines.js';

/** Orders taken, told and changed by the legacy core. */
export function connectOrdersLegacy(connection: LegacyConnection): DomainArm {
  return new OrdersLegacyClient(connection);
}

class OrdersLegacyClient implements DomainArm {
  readonly #checkout: PhpExchange;
  readonly #caller: SoapCaller;
  readonly #capture: OrderCapture;
  readonly #sales: SalesFace;
  readonly #sessions: SessionOrders;

  constructor(private readonly connection: LegacyConnection) {
    this.#checkout = new PhpExchange('order', connection);
    this.#caller = new SoapCaller(connection);
    this.#sales = new SalesFace(this.#caller);
    this.#sessions = new SessionOrders(this.#checkout, this.#sales, connection.clock);
    const dance = new OrderDance(this.#checkout, connection, connection.clock);
    this.#capture = new OrderCapture({
      dance,
      short: new ShortLines(this.#caller),
      sales: this.#sales,
      clock: connection.clock,
    });
  }

  async call(operation: string, input: unknown, attempt: Attempt): Promise<unknown> {
    try {
      switch (operation) {
        case ORDER_PLACE:
          return await this.#place(input as OrderDispatch, attempt);
        case ORDER_SETTLE:
          return await this.#settle(input as SettleDispatch, attempt);
        case ORDER_LOOK:
          return await this.#sessions.look(input as LookQuestion, attempt);
        case ORDER_BEGIN:
          return await this.#sessions.begin(input as BeginQuestion, attempt);
        case ORDER_READ:
          return await readOrder(this.#sales, input as OrderQuestion, attempt);
        case ORDER_LIST:
          return await listOrders(this.#sales, input as ListQuestion, attempt);
        case ORDER_CANCEL:
          return await cancelOrder(this.#sales, input as CustomersQuestion, attempt);
        case ORDER_RETURN:
          return await returnOrder(this.#sales, this.connection.clock, input as ReturnDispatch, attempt);
        default:
          throw new RangeError(`orders have no operation ${operation}`);
      }
    } catch (error) {
      throw armErrorOf(error);
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#checkout.close(), this.#caller.close()]);
  }

  async #place({ order, journal }: OrderDispatch, attempt: Attempt): Promise<PlaceResult> {
    const { reference, payment } = order;
    const what = { order, comment: reference, payment: { code: 'card', token: payment.token } } as const;
    return placed(reference, await this.#capture.capture(what, journal, attempt));
  }

  async #settle({ reference, journal }: SettleDispatch, attempt: Attempt): Promise<PlaceResult | ConfirmedAtCore> {
    if (CORE_NUMBER.test(reference)) return this.#sessions.settle(reference, journal, attempt);
    const what = { comment: reference, payment: { code: 'card' } } as const;
    return placed(reference, await this.#capture.settle(what, journal, attempt));
  }
}

function placed(reference: string, captured: Captured): PlaceResult {
  switch (captured.kind) {
    case 'refused':
      return captured;
    case 'pending':
      return { kind: 'pending', reference };
    case 'captured': {
      const { currency, totalMinor, shippingMinor, atMs } = captured.order;
      return { kind: 'placed', reference, state: 'accepted', currency, totalMinor, shippingMinor, placedAtMs: atMs };
    }
  }
}
