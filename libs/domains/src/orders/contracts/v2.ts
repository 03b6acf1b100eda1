import { operationsOf, type ContractVersion, type PartedSpoke } from '@banyan/contracts';
import { isoUtc, type Currency, type Money } from '@banyan/kernel';
import { quantityOf } from '../../contract-values/accept-quantity.js';
import {
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  type CancelResult,
  type ListResult,
  type Order,
  type OrderSummary,
  type Pending,
  type PlaceResult,
  type PlacedLine,
  type ReadResult,
  type Receipt,
  type RefusedOrder,
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
import type { ContractSchemas } from './v2.generated.js';

type Cancelled = Extract<CancelResult, { readonly kind: 'cancelled' }>;
type Returned = Extract<ReturnResult, { readonly kind: 'returned' }>;

/** What each part of an answer is written from: the contract's schemas, by their names. */
interface Sources {
  readonly Receipt: Receipt;
  readonly PendingOrder: Pending;
  readonly RefusedOrder: RefusedOrder;
  readonly Order: Order;
  readonly OrderLine: PlacedLine;
  readonly FoundOrders: ListResult;
  readonly OrderSummary: OrderSummary;
  readonly Cancellation: Cancelled;
  readonly Return: Returned;
}

type Spoke = PartedSpoke<Sources, ContractSchemas>;

const VERSION = 'v2';

/** A request has its basket by the quote's token alone. */
const lineIn: LinePointer = (line) => `quote:/lines/${line}`;

/** What is alike in an order and in its summary. */
const standing = {
  reference: ({ reference }: OrderSummary | Order) => reference,
  state: ({ state }: OrderSummary | Order) => state,
  channel: ({ channel }: OrderSummary | Order) => channel,
  placedAt: ({ placedAtMs }: OrderSummary | Order) => isoUtc(placedAtMs),
  total: ({ totalMinor, currency }: OrderSummary | Order) => money(totalMinor, currency),
};

const parts: Spoke['parts'] = {
  Receipt: {
    reference: ({ reference }) => reference,
    state: ({ state }) => state,
    total: ({ totalMinor, currency }) => money(totalMinor, currency),
    shipping: ({ shippingMinor, currency }) => money(shippingMinor, currency),
    placedAt: ({ placedAtMs }) => isoUtc(placedAtMs),
  },
  PendingOrder: { reference: ({ reference }) => reference, state: () => 'pending' },
  RefusedOrder: {
    reference: ({ reference }) => reference,
    state: () => 'refused',
    code: (refused) => refusalOf(refused, lineIn).code,
    errors: (refused) => refusalOf(refused, lineIn).errors,
  },
  Order: {
    ...standing,
    lines: ({ lines }, present) => lines.map(present.OrderLine),
    shipping: ({ shippingMinor, currency }) => money(shippingMinor, currency),
    refunded: ({ refundedMinor, currency }) => money(refundedMinor, currency),
    customer: presentCustomer,
    delivery: presentDelivery,
    promise: ({ promise }) => promise && { from: isoUtc(promise.fromMs), until: isoUtc(promise.untilMs) },
    cancellable: ({ cancellable }) => cancellable,
    returnable: ({ returnable }) => returnable,
  },
  OrderLine: {
    sku: ({ sku }) => sku,
    quantity: ({ quantityE4 }) => quantityOf(quantityE4),
    returned: ({ returnedE4 }) => quantityOf(returnedE4),
    price: ({ price }) => price,
    per: ({ per }) => per,
    amount: ({ lineAmountMinor, price }) => money(lineAmountMinor, price.currency),
    discount: ({ discountMinor, price }) => money(discountMinor, price.currency),
    taxRate: ({ taxRate }) => taxRate,
  },
  FoundOrders: {
    orders: ({ orders }, present) => orders.map(present.OrderSummary),
    complete: ({ complete }) => complete,
  },
  OrderSummary: standing,
  Cancellation: {
    reference: ({ reference }) => reference,
    state: () => 'cancelled',
    refunded: ({ refundedMinor, currency }) => money(refundedMinor, currency),
  },
  Return: {
    reference: ({ returnReference }) => returnReference,
    refunded: ({ refundedMinor, currency }) => money(refundedMinor, currency),
  },
};

const operations: Spoke['operations'] = {
  placeOrder: {
    operation: ORDER_PLACE,
    takes: 'PlaceOrder',
    says: 'Receipt',
    accept: acceptOrder,
    present(result: PlaceResult, present) {
      if (result.kind === 'refused') return presentRefusal(result, lineIn);
      const at = urlOf(VERSION, result.reference);
      if (result.kind === 'pending') return presentPending(present.PendingOrder(result), at);
      return { status: 201, body: present.Receipt(result), headers: { location: at } };
    },
  },
  getOrder: {
    operation: ORDER_READ,
    says: 'Order',
    accept: acceptReference,
    present(result: ReadResult, present) {
      switch (result.kind) {
        case 'unknown-order':
          return presentUnknownOrder();
        case 'pending':
          return { status: 200, body: present.PendingOrder(result) };
        case 'refused':
          return { status: 200, body: present.RefusedOrder(result) };
        case 'order':
          return { status: 200, body: present.Order(result) };
      }
    },
  },
  searchOrders: {
    operation: ORDER_LIST,
    takes: 'SearchOrders',
    says: 'FoundOrders',
    accept: acceptSearch,
    present: (result: ListResult, present) => ({ status: 200, body: present.FoundOrders(result) }),
  },
  cancelOrder: {
    operation: ORDER_CANCEL,
    takes: 'CancelOrder',
    says: 'Cancellation',
    accept: acceptCancellation,
    present(result: CancelResult, present) {
      switch (result.kind) {
        case 'unknown-order':
          return presentUnknownOrder();
        case 'not-cancellable':
          return presentNotCancellable(result.state);
        case 'cancelled':
          return { status: 200, body: present.Cancellation(result) };
      }
    },
  },
  returnGoods: {
    operation: ORDER_RETURN,
    takes: 'ReturnGoods',
    says: 'Return',
    accept: acceptReturn,
    present(result: ReturnResult, present) {
      switch (result.kind) {
        case 'unknown-order':
          return presentUnknownOrder();
        case 'not-returnable':
          return presentNotReturnable(result.lines);
        case 'pending':
          return presentPending({ state: 'pending' });
        case 'returned':
          return { status: 201, body: present.Return(result) };
      }
    },
  },
};

function money(amountMinor: number, currency: Currency): Money {
  return { amountMinor, currency };
}

/** Orders, contract version 2. */
export const v2: ContractVersion = {
  domain: 'orders',
  version: VERSION,
  specification: 'contracts/orders/v2/openapi.yaml',
  operations: operationsOf({ parts, operations }),
};
