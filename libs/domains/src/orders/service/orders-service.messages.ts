import type { Currency } from '@banyan/kernel';
import { SERVICE_ERROR_CODES, type ErrorCodes, type QuestionEnvelope } from '@banyan/rpc';
import {
  ORDER_CANCEL,
  ORDER_LIST,
  ORDER_PLACE,
  ORDER_READ,
  ORDER_RETURN,
  ORDER_SETTLE,
  type ListQuestion,
  type NotPlaced,
  type OrderQuestion,
  type OrderToPlace,
  type PlaceResult,
  type Receipt,
  type RefusedBecause,
  type ReturnToMake,
  type StockAuthorityTerm,
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

/** Input of `orders.order.settle`: the ledger's row, which has neither basket nor customer. */
export interface SettleQuestion {
  readonly reference: string;
  readonly authority: StockAuthorityTerm;
}

/** What the service can be asked. */
export type OrdersQuestion = OrderToPlace | OrderQuestion | ListQuestion | ReturnToMake | SettleQuestion;

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

/** What an order would have done, in the order in which it would have. Nothing personal, no token. */
export type RehearsedEffect =
  | {
      readonly kind: 'reserve';
      readonly lines: readonly { readonly sku: string; readonly quantityE4: number }[];
      /** Where it is collected; null: it is sent. */
      readonly location: string | null;
    }
  | { readonly kind: 'charge'; readonly processor: string; readonly amountMinor: number; readonly currency: Currency }
  | { readonly kind: 'assess'; readonly amountMinor: number; readonly currency: Currency }
  /** An event that would have been told. */
  | { readonly kind: 'event'; readonly type: string }
  | { readonly kind: 'confirm' };

/** What would come of an order: the answer it would get, and everything it would have done. */
export interface RehearsedOrder {
  readonly kind: 'rehearsed';
  /** Goods are there, the card is good and nobody is a fraud, in a rehearsal: what is left is what the service makes of the order. */
  readonly result: Receipt | NotPlaced;
  readonly effects: readonly RehearsedEffect[];
}

/** What a rehearsal takes for granted: that the goods are there, the card is good, and nobody is a fraud. */
const TAKEN_FOR_GRANTED: ReadonlySet<RefusedBecause> = new Set(['out-of-stock', 'payment-declined', 'rejected']);

/** May a rehearsal be held against this? Of an order that was refused for what it takes for granted it can only say otherwise. */
export function isRehearsable(result: PlaceResult): boolean {
  return result.kind !== 'refused' || !TAKEN_FOR_GRANTED.has(result.because);
}
