import { parseQuantityE4 } from '../cart/parse-quantity.js';
import type { NotChanged } from '../orders/change-status.js';
import type { MemoRequest, MemoResult } from '../orders/credit-memo.js';
import type { MemoReader } from '../orders/memo-reader.js';
import type { OrderBooks, WriteContext } from '../orders/order-books.js';
import { incrementIdOf, orderIdOf } from '../orders/order-draft.js';
import type { OrderReader } from '../orders/order-reader.js';
import type { QuantityE4 } from '../books/quantity.js';
import { answer, FAULTS, type SoapFault } from '../soap/soap-answers.js';
import type { SoapArgument, SoapCall } from '../soap/soap-call.js';
import { childOf, textOf } from '../wire/xml-elements.js';
import { memoInfoResult, memoRow } from './memo-xml.js';
import { conditionOf, ORDER_COLUMNS, readFilters, withoutMissing } from './order-filters.js';
import { infoResult, listRow, RowWriter } from './order-xml.js';
import { MEMO_FAULTS, ORDER_FAULTS } from './sales-faults.js';

/** What a call of the order resources comes to: an answer, or a fault that means something in its resource only. */
export type SalesResult =
  | { readonly kind: 'answer'; readonly xml: string; readonly isLatin1?: boolean }
  | { readonly kind: 'fault'; readonly fault: SoapFault };

/** What the memory of PHP holds; a longer list is no list, but an internal error. */
const MOST_ROWS = 1000;

type Call = (args: readonly SoapArgument[], context: WriteContext) => Promise<SalesResult>;

const fault = (of: SoapFault): SalesResult => ({ kind: 'fault', fault: of });

/** Magento 1's `salesOrder…` and `salesOrderCreditmemo…`. The session is the first argument and is checked before. */
export class SalesCalls {
  readonly #orders: OrderBooks;
  readonly #reader: OrderReader;
  readonly #memos: MemoReader;
  readonly #calls: ReadonlyMap<string, Call>;

  constructor(orders: OrderBooks, reader: OrderReader, memos: MemoReader) {
    this.#orders = orders;
    this.#reader = reader;
    this.#memos = memos;
    this.#calls = new Map<string, Call>([
      ['salesOrderList', (args) => this.#list(args)],
      ['salesOrderInfo', (args) => this.#info(args)],
      ['salesOrderAddComment', (args, context) => this.#addComment(args, context)],
      ['salesOrderHold', (args, context) => this.#change('salesOrderHold', args, (id) => orders.hold(id, context))],
      [
        'salesOrderUnhold',
        (args, context) => this.#change('salesOrderUnhold', args, (id) => orders.unhold(id, context)),
      ],
      [
        'salesOrderCancel',
        (args, context) => this.#change('salesOrderCancel', args, (id) => orders.cancel(id, context)),
      ],
      ['salesOrderCreditmemoCreate', (args, context) => this.#createMemo(args, context)],
      ['salesOrderCreditmemoList', (args) => this.#listMemos(args)],
      ['salesOrderCreditmemoInfo', (args) => this.#memoInfo(args)],
    ]);
  }

  knows(operation: string): boolean {
    return this.#calls.has(operation);
  }

  async answer({ operation, args }: SoapCall, context: WriteContext): Promise<SalesResult> {
    const call = this.#calls.get(operation);
    return call === undefined ? fault(FAULTS.unknownOperation) : call(args, context);
  }

  async #list([, argument]: readonly SoapArgument[]): Promise<SalesResult> {
    const filters = readFilters(argument);
    const condition = conditionOf(filters, ORDER_COLUMNS);
    if (condition === undefined) return fault(ORDER_FAULTS.filtersInvalid);
    const heads = await this.#reader.heads(withoutMissing(filters, condition), MOST_ROWS + 1);
    if (heads.length > MOST_ROWS) return fault(FAULTS.internal);
    const writer = new RowWriter(heads[0]?.order_id ?? 0);
    const result = writer.rows('result', 'salesOrderListEntity', heads.map(listRow));
    return { kind: 'answer', xml: answer('salesOrderList', result) };
  }

  async #info([, number]: readonly SoapArgument[]): Promise<SalesResult> {
    const orderId = incrementIn(number);
    const order = orderId === undefined ? undefined : await this.#reader.byId(orderId);
    if (order === undefined) return fault(ORDER_FAULTS.notExists);
    const result = `<result xsi:type="ns1:salesOrderEntity">${infoResult(order)}</result>`;
    // The guests of the old till: nobody ever converted them.
    const isLatin1 = order.origin === 'seed' && order.customer_id === 0;
    return { kind: 'answer', xml: answer('salesOrderInfo', result), isLatin1 };
  }

  async #addComment(
    [, number, status, comment, notify]: readonly SoapArgument[],
    context: WriteContext,
  ): Promise<SalesResult> {
    const entry = { comment: comment?.text || null, notify: isTrue(notify?.text) };
    const orderId = incrementIn(number);
    const refused =
      orderId === undefined ? 'unknown' : await this.#orders.comment(orderId, status?.text ?? '', entry, context);
    return changed('salesOrderAddComment', refused);
  }

  async #change(
    operation: string,
    [, number]: readonly SoapArgument[],
    change: (orderId: number) => Promise<NotChanged | undefined>,
  ): Promise<SalesResult> {
    const orderId = incrementIn(number);
    return changed(operation, orderId === undefined ? 'unknown' : await change(orderId));
  }

  async #createMemo(
    [, number, asked, comment, , , storeCredit]: readonly SoapArgument[],
    context: WriteContext,
  ): Promise<SalesResult> {
    const orderId = incrementIn(number);
    if (orderId === undefined) return fault(MEMO_FAULTS.orderNotExists);
    if (Number(storeCredit?.text ?? 0) > 0) return fault(MEMO_FAULTS.noStoreCredit);
    const request = memoRequest(asked, comment?.text ?? '');
    if (request === undefined) return fault(MEMO_FAULTS.dataInvalid);
    return memoAnswer(await this.#orders.refund(orderId, request, context));
  }

  async #listMemos([, argument]: readonly SoapArgument[]): Promise<SalesResult> {
    const condition = conditionOf(readFilters(argument), {
      increment_id: ['m.increment_id', 'text'],
      order_id: ['m.order_id::text', 'text'],
      created_at: ['m.created_at', 'time'],
    });
    if (condition === undefined) return fault(MEMO_FAULTS.invalidFilter);
    const memos = await this.#memos.list(condition, MOST_ROWS + 1);
    if (memos.length > MOST_ROWS) return fault(FAULTS.internal);
    const writer = new RowWriter(memos[0]?.entity_id ?? 0);
    const result = writer.rows('result', 'salesOrderCreditmemoEntity', memos.map(memoRow));
    return { kind: 'answer', xml: answer('salesOrderCreditmemoList', result) };
  }

  async #memoInfo([, number]: readonly SoapArgument[]): Promise<SalesResult> {
    const [memo] = await this.#memos.list({ sql: 'm.increment_id = $1', values: [number?.text ?? ''] }, 1);
    if (memo === undefined) return fault(MEMO_FAULTS.notExists);
    const result = `<result xsi:type="ns1:salesOrderCreditmemoEntity">${memoInfoResult(memo)}</result>`;
    return { kind: 'answer', xml: answer('salesOrderCreditmemoInfo', result) };
  }
}

/** The order with exactly this number: nine digits. */
function incrementIn(argument: SoapArgument | undefined): number | undefined {
  const text = argument?.text ?? '';
  const orderId = orderIdOf(text);
  return orderId !== undefined && incrementIdOf(orderId) === text ? orderId : undefined;
}

function changed(operation: string, refused: NotChanged | undefined): SalesResult {
  if (refused === 'unknown') return fault(ORDER_FAULTS.notExists);
  if (refused === 'not-possible') return fault(ORDER_FAULTS.statusNotChanged);
  return { kind: 'answer', xml: answer(operation, '<result xsi:type="xsd:int">1</result>') };
}

function memoAnswer(result: MemoResult): SalesResult {
  switch (result.kind) {
    case 'created':
      return {
        kind: 'answer',
        xml: answer('salesOrderCreditmemoCreate', `<result xsi:type="xsd:string">${result.incrementId}</result>`),
      };
    case 'unknown':
      return fault(MEMO_FAULTS.orderNotExists);
    case 'not-possible':
      return fault(MEMO_FAULTS.cannotCreate);
    case 'invalid':
      return fault({ ...MEMO_FAULTS.dataInvalid, text: result.because });
  }
}

const AMOUNT = /^\d{1,9}(?:\.\d{1,4})?$/;

/** `{qtys: [{order_item_id, qty}], shipping_amount, adjustment_positive, adjustment_negative}`; undefined: it is none. */
function memoRequest(asked: SoapArgument | undefined, comment: string): MemoRequest | undefined {
  const structure = asked === undefined ? undefined : { name: '', text: '', children: asked.children };
  const quantities = new Map<number, QuantityE4>();
  for (const item of childOf(structure, 'qtys')?.children ?? []) {
    const itemId = orderIdOf(textOf(item, 'order_item_id') ?? '');
    const told = textOf(item, 'qty') ?? '';
    const quantity = Number(told) === 0 && AMOUNT.test(told) ? 0 : parseQuantityE4(told);
    if (itemId === undefined || quantity === undefined) return undefined;
    quantities.set(itemId, quantity);
  }
  const [shipping, positive, negative] = ['shipping_amount', 'adjustment_positive', 'adjustment_negative'].map(
    (name) => textOf(structure, name) || undefined,
  );
  if ([shipping, positive, negative].some((amount) => amount !== undefined && !AMOUNT.test(amount))) return undefined;
  return {
    quantities,
    shipping,
    adjustmentPositive: positive ?? '0',
    adjustmentNegative: negative ?? '0',
    comment,
  };
}

function isTrue(text: string | undefined): boolean {
  return text === '1' || text === 'true';
}
