import type { ContractVersion, OperationSpoke } from '@banyan/contracts';
import { decimalTextOf, isoUtc, type Currency } from '@banyan/kernel';
import { quantityOf } from '../../contract-values/accept-quantity.js';
import { percentText } from '../../contract-values/percent-text.js';
import {
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  type CancelResult,
  type CustomersQuestion,
  type ListQuestion,
  type ListResult,
  type Order,
  type OrderQuestion,
  type OrderRequest,
  type OrderState,
  type OrderSummary,
  type PlaceResult,
  type PlacedLine,
  type ReadResult,
  type Receipt,
  type ReturnRequest,
  type ReturnResult,
} from '../orders.model.js';
import { acceptOrder } from './accept-order.js';
import { acceptCancellation, acceptReturn, acceptSearch } from './accept-questions.js';
import { acceptReference } from './accept-reference.js';
import { presentCustomer, presentDelivery, urlOf } from './present-order.js';
import {
  presentNotCancellable,
  presentNotReturnable,
  presentPending,
  presentRefusal,
  presentUnknownOrder,
  refusalOf,
  type LinePointer,
} from './present-outcome.js';
import type {
  Cancellation,
  FoundOrders,
  Order as OrderAnswer,
  OrderLine as LineAnswer,
  OrderOrOutcome,
  OrderSummary as SummaryAnswer,
  Receipt as ReceiptAnswer,
  Return,
  State,
} from './v1.generated.js';

const VERSION = 'v1';

/** What this version tells apart of an order's life. */
const STATES: Readonly<Record<OrderState, State>> = {
  pending: 'pending',
  'in-review': 'placed',
  'awaiting-payment': 'placed',
  accepted: 'placed',
  'in-fulfilment': 'placed',
  dispatched: 'placed',
  'ready-for-collection': 'placed',
  completed: 'completed',
  cancelled: 'cancelled',
  returned: 'returned',
};

/** A request has its basket's lines. */
const lineIn: LinePointer = (line) => `/lines/${line}`;

const place: OperationSpoke<OrderRequest, PlaceResult> = {
  operation: ORDER_PLACE,
  accept: acceptOrder,
  present(result) {
    const { kind } = result;
    if (kind === 'refused') return presentRefusal(result, lineIn);
    const at = urlOf(VERSION, result.reference);
    if (kind === 'pending') return presentPending({ reference: result.reference, state: 'pending' }, at);
    return { status: 201, body: presentReceipt(result), headers: { location: at } };
  },
};

const read: OperationSpoke<OrderQuestion, ReadResult> = {
  operation: ORDER_READ,
  accept: acceptReference,
  present(result) {
    if (result.kind === 'unknown-order') return presentUnknownOrder();
    return { status: 200, body: presentOutcome(result) };
  },
};

const list: OperationSpoke<ListQuestion, ListResult> = {
  operation: ORDER_LIST,
  accept: acceptSearch,
  present: ({ orders, complete }) => ({
    status: 200,
    body: { orders: orders.map(presentSummary), complete } satisfies FoundOrders,
  }),
};

const cancel: OperationSpoke<CustomersQuestion, CancelResult> = {
  operation: ORDER_CANCEL,
  accept: acceptCancellation,
  present(result) {
    switch (result.kind) {
      case 'unknown-order':
        return presentUnknownOrder();
      case 'not-cancellable':
        return presentNotCancellable(STATES[result.state]);
      case 'cancelled': {
        const { reference, refundedMinor, currency } = result;
        const refunded = decimalTextOf({ amountMinor: refundedMinor, currency });
        return { status: 200, body: { reference, state: 'cancelled', currency, refunded } satisfies Cancellation };
      }
    }
  },
};

const giveBack: OperationSpoke<ReturnRequest, ReturnResult> = {
  operation: ORDER_RETURN,
  accept: acceptReturn,
  present(result) {
    switch (result.kind) {
      case 'unknown-order':
        return presentUnknownOrder();
      case 'not-returnable':
        return presentNotReturnable(result.lines);
      case 'pending':
        return presentPending({ state: 'pending' });
      case 'returned': {
        const { returnReference, refundedMinor, currency } = result;
        const refunded = decimalTextOf({ amountMinor: refundedMinor, currency });
        return { status: 201, body: { reference: returnReference, currency, refunded } satisfies Return };
      }
    }
  },
};

function presentReceipt({ reference, currency, totalMinor, shippingMinor, placedAtMs }: Receipt): ReceiptAnswer {
  const amount = amountIn(currency);
  return {
    reference,
    state: 'placed',
    currency,
    total: amount(totalMinor),
    shipping: amount(shippingMinor),
    placedAt: isoUtc(placedAtMs),
  };
}

function presentOutcome(result: Exclude<ReadResult, { readonly kind: 'unknown-order' }>): OrderOrOutcome {
  const { reference } = result;
  if (result.kind === 'pending') return { reference, state: 'pending' };
  if (result.kind === 'refused') return { reference, state: 'refused', ...refusalOf(result, lineIn) };
  return presentOrder(result);
}

/** What this version does not say: states in between, what was given back, and when the goods are promised. */
function presentOrder(order: Order): OrderAnswer {
  const { reference, state, channel, placedAtMs, currency, lines, shippingMinor, totalMinor } = order;
  const amount = amountIn(currency);
  const customer = presentCustomer(order);
  const delivery = presentDelivery(order);
  return {
    reference,
    state: STATES[state],
    channel,
    placedAt: isoUtc(placedAtMs),
    currency,
    lines: lines.map((line) => presentLine(line, amount)),
    shipping: amount(shippingMinor),
    total: amount(totalMinor),
    ...(customer === undefined ? {} : { customer }),
    ...(delivery === undefined ? {} : { delivery }),
    cancellable: order.cancellable,
    returnable: order.returnable,
  };
}

function presentLine(line: PlacedLine, amount: (amountMinor: number) => string): LineAnswer {
  return {
    sku: line.sku,
    quantity: quantityOf(line.quantityE4),
    price: decimalTextOf(line.price),
    per: line.per,
    amount: amount(line.lineAmountMinor),
    discount: amount(line.discountMinor),
    taxRate: percentText(line.taxRate),
  };
}

function presentSummary({ reference, state, channel, placedAtMs, currency, totalMinor }: OrderSummary): SummaryAnswer {
  return {
    reference,
    state: STATES[state],
    channel,
    placedAt: isoUtc(placedAtMs),
    currency,
    total: decimalTextOf({ amountMinor: totalMinor, currency }),
  };
}

function amountIn(currency: Currency): (amountMinor: number) => string {
  return (amountMinor) => decimalTextOf({ amountMinor, currency });
}

/** Orders, contract version 1. */
export const v1: ContractVersion = {
  domain: 'orders',
  version: VERSION,
  specification: 'contracts/orders/v1/openapi.yaml',
  operations: { placeOrder: place, getOrder: read, searchOrders: list, cancelOrder: cancel, returnGoods: giveBack },
};
