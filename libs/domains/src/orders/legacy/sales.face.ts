import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { SoapCaller } from '../../legacy-exchange/soap-caller.js';
import { leafText, type SoapBody, type SoapParameter, type SoapStructure } from '../../legacy-exchange/soap.codec.js';
import type { XmlElement } from '../../legacy-exchange/xml-tree.js';
import { SHOPS } from './legacy-shops.js';
import { numberOf, readMemo, readMemoNumbers, type Memo } from './memo.record.js';
import { readOrderInfo, readOrderList, type OrderHeadRecord, type OrderRecord } from './order.record.js';

/** Fault codes of `sales_order`. In another resource they mean something else. */
const ORDER_FAULT = { unknown: '100', notChanged: '103' } as const;
/** Fault codes of `sales_order_creditmemo`. */
const MEMO_FAULT = { invalid: '102', unknownOrder: '103', notPossible: '106' } as const;
/** Of every resource: what the core cannot do, a list too long for its memory among it. */
const INTERNAL = '1';

/** The conditions of a list. Of two on a field only the first counts, unless they are `from` and `to`. */
export interface OrderFilter {
  readonly field: 'customer_email' | 'created_at' | 'ext_order_id';
  readonly operator: 'eq' | 'from' | 'to';
  readonly value: string;
}

/** Rows of a list; `too-many`: the core has no part of it, or could not answer at all. */
export type OrderRows =
  { readonly kind: 'rows'; readonly rows: readonly OrderHeadRecord[] } | { readonly kind: 'too-many' };

/** So much of one item of an order goes back. */
export interface MemoItem {
  readonly itemId: string;
  /** As the core writes quantities. */
  readonly quantity: string;
}

export type MemoMade =
  | { readonly kind: 'made'; readonly number: string }
  /** Nothing paid is left, or its state does not allow it; or more is asked than is left. */
  | { readonly kind: 'not-possible' }
  | { readonly kind: 'unknown-order' };

/** The older shop's orders and credit memos, by SOAP. Every order is asked by its nine digits. */
export class SalesFace {
  constructor(private readonly caller: SoapCaller) {}

  /** @returns undefined when there is none */
  async order(number: string, attempt: Attempt): Promise<OrderRecord | undefined> {
    const body = await this.#ask('salesOrderInfo', { orderIncrementId: number }, attempt);
    if (body.kind === 'fault') return body.code === ORDER_FAULT.unknown ? undefined : fail(body.code);
    const order = readOrderInfo(body.part);
    if (order.increment_id !== number) throw new TranslationRefused('sales.order.increment_id', 'is another');
    return order;
  }

  /** In an order that nobody promised. Orders that were begun only are never in it. */
  async list(filters: readonly OrderFilter[], attempt: Attempt): Promise<OrderRows> {
    const conditions = filters.map(({ field, operator, value }) => ({ key: field, value: { key: operator, value } }));
    const body = await this.#ask('salesOrderList', { filters: { complex_filter: conditions } }, attempt);
    if (body.kind === 'answer') return { kind: 'rows', rows: readOrderList(body.part) };
    return body.code === INTERNAL ? { kind: 'too-many' } : fail(body.code);
  }

  /** @returns whether it is cancelled by this; it may have been before */
  async cancel(number: string, attempt: Attempt): Promise<boolean> {
    const body = await this.#ask('salesOrderCancel', { orderIncrementId: number }, attempt, true);
    if (body.kind === 'answer') return true;
    return body.code === ORDER_FAULT.notChanged || body.code === ORDER_FAULT.unknown ? false : fail(body.code);
  }

  /** Adds a comment, and writes a word of people beside the order's state. */
  async comment(number: string, status: string, comment: string, attempt: Attempt): Promise<void> {
    const parameters = { orderIncrementId: number, status, comment, notify: '0' };
    const body = await this.#ask('salesOrderAddComment', parameters, attempt, true);
    if (body.kind === 'fault') fail(body.code);
  }

  /**
   * Credits items and takes their goods back.
   *
   * @param items empty: all that is left, with what sending cost
   */
  async credit(number: string, items: readonly MemoItem[], comment: string, attempt: Attempt): Promise<MemoMade> {
    const asked: SoapStructure =
      items.length === 0
        ? {}
        : {
            qtys: items.map(({ itemId, quantity }) => ({ order_item_id: itemId, qty: quantity })),
            // Left out it would be all that is left of it.
            shipping_amount: '0',
          };
    const parameters = { orderIncrementId: number, creditmemoData: asked, comment };
    const body = await this.#ask('salesOrderCreditmemoCreate', parameters, attempt, true);
    if (body.kind === 'answer') return { kind: 'made', number: numberOf(leafText(body.part, 'sales.memo')) };
    switch (body.code) {
      case MEMO_FAULT.unknownOrder:
        return { kind: 'unknown-order' };
      case MEMO_FAULT.invalid:
      case MEMO_FAULT.notPossible:
        return { kind: 'not-possible' };
      default:
        return fail(body.code);
    }
  }

  /** The memos of an order, the first one first. */
  async memos(number: string, attempt: Attempt): Promise<readonly Memo[]> {
    const filter = [{ key: 'order_id', value: String(Number(number)) }];
    const numbers = readMemoNumbers(
      await this.#answer('salesOrderCreditmemoList', { filters: { filter } }, attempt),
    ).toSorted((a, b) => Number(a) - Number(b));
    const memos: Memo[] = [];
    for (const each of numbers) memos.push(await this.memo(each, attempt));
    return memos;
  }

  async memo(number: string, attempt: Attempt): Promise<Memo> {
    return readMemo(await this.#answer('salesOrderCreditmemoInfo', { creditmemoIncrementId: number }, attempt));
  }

  async #answer(
    method: string,
    parameters: Readonly<Record<string, SoapParameter>>,
    attempt: Attempt,
  ): Promise<XmlElement> {
    const body = await this.#ask(method, parameters, attempt);
    return body.kind === 'answer' ? body.part : fail(body.code);
  }

  #ask(
    method: string,
    parameters: Readonly<Record<string, SoapParameter>>,
    attempt: Attempt,
    once?: true,
  ): Promise<SoapBody> {
    // The store view changes nothing of orders.
    const question = { storeView: SHOPS.web.storeView, method, parameters };
    return this.caller.ask(once === undefined ? question : { ...question, once }, attempt);
  }
}

/** @throws ArmError always: the code means nothing that is asked here */
function fail(code: string): never {
  throw new ArmError('legacy', 'fault', `the core answered with fault ${code.slice(0, 16)}`);
}
