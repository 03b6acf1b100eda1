import {
  ORDER_CANCEL,
  ORDER_PLACE,
  ORDER_RETURN,
  ORDER_SETTLE,
  type CancelResult,
  type CustomersQuestion,
  type DomainArm,
  type OrderDispatch,
  type OrderToPlace,
  type PlaceResult,
  type ReturnDispatch,
  type ReturnResult,
  type SettleDispatch,
  type StockAuthorityTerm,
  type StockDesk,
} from '@banyan/domains';
import type { Attempt } from '@banyan/resilience';
import { beside, setAside } from './set-aside.js';

/** A return as it is dispatched here: with the authority in whose term it was bound. */
export interface ReturnInTerm extends ReturnDispatch {
  readonly authority: StockAuthorityTerm;
}

/** A cancellation as it is asked here. */
export interface CancelInTerm extends CustomersQuestion {
  /** Where goods of the order are set aside that are free again. Absent: nowhere but at the core. */
  readonly setAsideIn?: StockAuthorityTerm;
}

/**
 * The legacy arm while the inventory service has the authority for stock. An order's goods are set aside there, for good, before the core
 * is asked for anything, so that no reservation can lapse while the core takes its time; they are given back where the core
 * refuses. An order that nobody can say yet what came of keeps them: it is settled sooner or later, and never sold twice
 * meanwhile. Everything is asked by the order's reference and may be asked twice.
 */
export class ReservingArm implements DomainArm {
  constructor(
    private readonly legacy: DomainArm,
    private readonly desk: StockDesk,
  ) {}

  async call(operation: string, input: unknown, attempt: Attempt): Promise<unknown> {
    switch (operation) {
      case ORDER_PLACE:
        return this.#place(input as OrderDispatch, attempt);
      case ORDER_SETTLE:
        return this.#settle(input as SettleDispatch, attempt);
      case ORDER_RETURN:
        return this.#return(input as ReturnInTerm, attempt);
      case ORDER_CANCEL:
        return this.#cancel(input as CancelInTerm, attempt);
      default:
        return this.legacy.call(operation, input, attempt);
    }
  }

  release(): string | undefined {
    return this.legacy.release?.();
  }

  /** Of the core; the desk is closed by whoever connected it. */
  async close(): Promise<void> {
    await this.legacy.close();
  }

  async #place(dispatch: OrderDispatch, attempt: Attempt): Promise<unknown> {
    const { order } = dispatch;
    if (order.authority.arm !== 'service') return this.legacy.call(ORDER_PLACE, dispatch, attempt);
    const lacking = await this.#setAside(order, attempt);
    if (lacking !== undefined)
      return { kind: 'refused', because: 'out-of-stock', lines: lacking } satisfies PlaceResult;
    return this.#giveBackIfRefused(order.reference, await this.legacy.call(ORDER_PLACE, dispatch, attempt), attempt);
  }

  async #settle(dispatch: SettleDispatch, attempt: Attempt): Promise<unknown> {
    const result = await this.legacy.call(ORDER_SETTLE, dispatch, attempt);
    if (dispatch.authority.arm !== 'service') return result;
    return this.#giveBackIfRefused(dispatch.reference, result, attempt);
  }

  /** The core has booked the goods; now the authority does. */
  async #return(dispatch: ReturnInTerm, attempt: Attempt): Promise<unknown> {
    const result = (await this.legacy.call(ORDER_RETURN, dispatch, attempt)) as ReturnResult;
    if (result.kind !== 'returned' || dispatch.authority.arm !== 'service') return result;
    const { reference, returnReference, lines, location } = dispatch.making;
    const back = { reference, returnReference, lines, ...(location === undefined ? {} : { location }) };
    await this.desk.giveBack(back, beside(attempt));
    return result;
  }

  async #cancel({ setAsideIn, ...question }: CancelInTerm, attempt: Attempt): Promise<unknown> {
    const result = (await this.legacy.call(ORDER_CANCEL, question, attempt)) as CancelResult;
    if (result.kind === 'cancelled' && setAsideIn !== undefined)
      await this.desk.release(question.reference, beside(attempt));
    return result;
  }

  /** @returns lines that there is not enough of; undefined: all of it is set aside for good */
  #setAside(order: OrderToPlace, attempt: Attempt): Promise<readonly number[] | undefined> {
    const { reference, authority, channel, basket, delivery } = order;
    const location = delivery.kind === 'collect' ? delivery.location : undefined;
    const goods = { reference, authority, channel, location, lines: basket.lines };
    return setAside(this.desk, goods, attempt);
  }

  async #giveBackIfRefused(reference: string, result: unknown, attempt: Attempt): Promise<unknown> {
    if ((result as PlaceResult).kind === 'refused') await this.desk.release(reference, beside(attempt));
    return result;
  }
}
