import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import { armErrorOf } from '../../legacy-exchange/arm-error-of.js';
import { PhpExchange } from '../../legacy-exchange/php-exchange.js';
import { SoapCaller } from '../../legacy-exchange/soap-caller.js';
import type { CaptureJournal } from '../capture-journal.js';
import type { NotPlaced, Order, OrderSummary, OrderToPlace } from '../orders.model.js';
import { fileOrder, findFiled, type Filed, type FiledOrders } from './file-order.js';
import { ImportFace } from './import.face.js';
import { ordersWithin } from './list-orders.js';
import { OrderCapture } from './order-capture.js';
import { OrderDance } from './order-dance.js';
import { originOf, reservedComment, type OrderOrigin } from './order-origin.js';
import { translateHead, translateOrder, translateSummary } from './order.translator.js';
import type { OrderFiling } from './orders05.encode.js';
import { SalesFace } from './sales.face.js';
import { ShortLines } from './short-lines.js';

/** What came of holding goods for an order of the service. */
export type HeldAtCore =
  /** Nine digits, as the feed names it. */
  { readonly kind: 'reserved'; readonly document: string } | NotPlaced | { readonly kind: 'pending' };

/** What came of a change to an order of the service that the core has. */
export type ChangedAtCore =
  | { readonly kind: 'done' }
  /** The core does not do it to an order in this state, or not to a part of one. */
  | { readonly kind: 'not-possible'; readonly state: Order['state'] }
  | { readonly kind: 'unknown-order' };

/** Goods of an order of the service that come back. */
export interface GoodsBack {
  readonly document: string;
  /** So much of each SKU is back by now, everything that came back before included; ten-thousandths. */
  readonly lines: readonly { readonly sku: string; readonly quantityE4: number }[];
}

/** An order that the core has. */
export interface BookedOrder extends Omit<OrderSummary, 'reference' | 'copyOf'> {
  /** Nine digits. */
  readonly document: string;
  readonly origin: OrderOrigin;
}

/** A whole one. */
export interface BookedWhole {
  readonly origin: OrderOrigin;
  readonly order: Order;
}

/** The core's books of orders, as the order service keeps its own beside them. Everything may be asked twice. Throws ArmError, and nothing else, where there is no answer. */
export interface LegacyOrderBooks {
  /**
   * Takes the goods of an order out of the core's stock, by an order of its own that nobody has paid for yet. Asked again with the same
   * journal it says what came of it.
   */
  reserve(order: OrderToPlace, journal: CaptureJournal, attempt: Attempt): Promise<HeldAtCore>;
  /** Gives all of its goods back, to where they were taken. */
  callOff(document: string, attempt: Attempt): Promise<ChangedAtCore>;
  /** Lets the back office see that an order is paid for, and by what. It stays one that the core has no money of. */
  markPaid(document: string, paymentReference: string, attempt: Attempt): Promise<ChangedAtCore>;
  /**
   * Lets the core have goods back that it gave for an order it has no money of. All of them or none: it credits only what was paid to it, so that part of
   * such an order cannot come back, and people must book it.
   */
  giveBack(back: GoodsBack, attempt: Attempt): Promise<ChangedAtCore>;
  /** Files an order that the service has captured, so that it is there once. */
  file(filing: OrderFiling, journal: CaptureJournal, attempt: Attempt): Promise<Filed>;
  findFiled(reference: string, attempt: Attempt): Promise<FiledOrders | undefined>;
  /** Those placed at or after, and before; in no order. Such as cannot be read are left out, and told by their numbers. */
  ordersBetween(
    fromMs: number,
    untilMs: number,
    attempt: Attempt,
  ): Promise<{ readonly orders: readonly BookedOrder[]; readonly unreadable: readonly string[] }>;
  /** By its document. */
  orderOf(document: string, attempt: Attempt): Promise<BookedWhole | undefined>;
  /** Frees sockets; questions in flight are cut. */
  close(): Promise<void>;
}

export function connectLegacyOrderBooks(connection: LegacyConnection): LegacyOrderBooks {
  return new CoreOrderBooks(connection);
}

/** People's word beside the state of an order that somebody else has been paid for. */
const PAID_ELSEWHERE = 'bezahlt';

class CoreOrderBooks implements LegacyOrderBooks {
  readonly #checkout: PhpExchange;
  readonly #caller: SoapCaller;
  readonly #documents: ImportFace;
  readonly #sales: SalesFace;
  readonly #capture: OrderCapture;

  constructor(private readonly connection: LegacyConnection) {
    this.#checkout = new PhpExchange('order', connection);
    this.#caller = new SoapCaller(connection);
    this.#documents = new ImportFace(connection);
    this.#sales = new SalesFace(this.#caller);
    this.#capture = new OrderCapture({
      dance: new OrderDance(this.#checkout, connection, connection.clock),
      short: new ShortLines(this.#caller),
      sales: this.#sales,
      clock: connection.clock,
    });
  }

  reserve(order: OrderToPlace, journal: CaptureJournal, attempt: Attempt): Promise<HeldAtCore> {
    return asArm(async () => {
      const what = { order, comment: reservedComment(order.reference), payment: { code: 'bank_transfer' } } as const;
      const captured = await this.#capture.capture(what, journal, attempt);
      return captured.kind === 'captured' ? { kind: 'reserved', document: captured.order.number } : captured;
    });
  }

  callOff(document: string, attempt: Attempt): Promise<ChangedAtCore> {
    return asArm(async () => {
      const order = await this.#sales.order(document, attempt);
      if (order === undefined) return { kind: 'unknown-order' };
      if (translateHead(order).state === 'cancelled') return { kind: 'done' };
      if (await this.#sales.cancel(document, attempt)) return { kind: 'done' };
      return this.#unlessCancelled(document, attempt);
    });
  }

  markPaid(document: string, paymentReference: string, attempt: Attempt): Promise<ChangedAtCore> {
    return asArm(async () => {
      const order = await this.#sales.order(document, attempt);
      if (order === undefined) return { kind: 'unknown-order' };
      if (order.status === PAID_ELSEWHERE) return { kind: 'done' };
      const { state } = translateHead(order);
      if (state !== 'awaiting-payment') return { kind: 'not-possible', state };
      await this.#sales.comment(document, PAID_ELSEWHERE, paymentReference, attempt);
      return { kind: 'done' };
    });
  }

  giveBack({ document, lines }: GoodsBack, attempt: Attempt): Promise<ChangedAtCore> {
    return asArm(async () => {
      const order = await this.#sales.order(document, attempt);
      if (order === undefined) return { kind: 'unknown-order' };
      const told = translateOrder(order, document);
      const isAll = told.lines.every(
        ({ sku }) => sumOf(lines, sku) === sumOf(told.lines, sku) && sumOf(lines, sku) > 0,
      );
      if (told.state === 'cancelled') return { kind: 'done' };
      return isAll ? this.callOff(document, attempt) : { kind: 'not-possible', state: told.state };
    });
  }

  file(filing: OrderFiling, journal: CaptureJournal, attempt: Attempt): Promise<Filed> {
    const parts = { sales: this.#sales, documents: this.#documents, clock: this.connection.clock };
    return asArm(() => fileOrder(parts, filing, journal, attempt));
  }

  findFiled(reference: string, attempt: Attempt): Promise<FiledOrders | undefined> {
    return asArm(() => findFiled(this.#sales, reference, attempt));
  }

  ordersBetween(fromMs: number, untilMs: number, attempt: Attempt) {
    return asArm(async () => {
      const rows = await ordersWithin(this.#sales, { fromMs, untilMs }, [], attempt);
      const orders = new Map<string, BookedOrder>();
      const unreadable: string[] = [];
      for (const row of rows) {
        try {
          const { number: document } = translateHead(row);
          const { reference: _, copyOf: _of, ...summary } = translateSummary(row);
          orders.set(document, { document, origin: originOf(row), ...summary });
        } catch (error) {
          if (armErrorOf(error).failure !== 'refused-translation') throw error;
          unreadable.push(row.increment_id ?? '');
        }
      }
      return { orders: [...orders.values()], unreadable };
    });
  }

  orderOf(document: string, attempt: Attempt): Promise<BookedWhole | undefined> {
    return asArm(async () => {
      const record = await this.#sales.order(document, attempt);
      return record === undefined ? undefined : { origin: originOf(record), order: translateOrder(record, document) };
    });
  }

  async close(): Promise<void> {
    await Promise.all([this.#checkout.close(), this.#caller.close(), this.#documents.close()]);
  }

  async #unlessCancelled(document: string, attempt: Attempt): Promise<ChangedAtCore> {
    const order = await this.#sales.order(document, attempt);
    if (order === undefined) return { kind: 'unknown-order' };
    const { state } = translateHead(order);
    return state === 'cancelled' ? { kind: 'done' } : { kind: 'not-possible', state };
  }
}

/** @throws ArmError for whatever went wrong */
async function asArm<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ArmError) throw error;
    throw armErrorOf(error);
  }
}

function sumOf(lines: readonly { readonly sku: string; readonly quantityE4: number }[], sku: string): number {
  return lines.reduce((sum, each) => sum + (each.sku === sku ? each.quantityE4 : 0), 0);
}
