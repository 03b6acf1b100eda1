import { SERVICE_ERROR_CODES, type ErrorCodes, type QuestionEnvelope } from '@banyan/rpc';
import {
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  ORDER_SETTLE,
  type ListQuestion,
  type OrderQuestion,
  type OrderToPlace,
  type ReturnToMake,
} from '../orders.model.js';

/** Message patterns of the extracted service on Nest's TCP transport: the domain and the operation. */
export const ORDERS_PATTERNS = {
  /** The same reference twice is one order and one answer: whoever does not know what came of it asks again. */
  [ORDER_PLACE]: 'orders.order.place',
  [ORDER_READ]: 'orders.order.read',
  [ORDER_LIST]: 'orders.order.list',
  [ORDER_CANCEL]: 'orders.order.cancel',
  /** The same return reference twice is one return. */
  [ORDER_RETURN]: 'orders.order.return',
  /** Of a reference that is not known: it is refused from now on, so that a question on its way captures nothing. */
  [ORDER_SETTLE]: 'orders.order.settle',
} as const;

/** Beside the operations: what would come of an order, with nothing done and nothing kept (decision record 29). */
export const REHEARSE_PATTERN = 'orders.order.rehearse';

/** What the service can be asked. To settle, by reference alone. */
export type OrdersQuestion = OrderToPlace | OrderQuestion | ListQuestion | ReturnToMake;

export type OrdersEnvelope<Question = OrdersQuestion> = QuestionEnvelope<Question>;

/** Why the service gave no answer: the codes of every service, and its own. */
export const ORDERS_ERROR_CODES = {
  ...SERVICE_ERROR_CODES,
  /** The database does not answer: nothing was captured that will not be found by its reference. */
  unavailable: 'fault',
  /** The reference is known with another order: a fault of ours. */
  'reference-reused': 'fault',
} as const satisfies ErrorCodes;

export type OrdersErrorCode = keyof typeof ORDERS_ERROR_CODES;
