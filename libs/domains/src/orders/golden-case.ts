import { ArmError } from '@banyan/kernel';
import { readAnswer, type SoapBody } from '../legacy-exchange/soap.codec.js';
import { isOf } from './legacy/found-order.js';
import { summariesOf } from './legacy/list-orders.js';
import { readOrderInfo, readOrderList } from './legacy/order.record.js';
import { translateOrder } from './legacy/order.translator.js';
import { toldAs } from './legacy/read-order.js';
import { ORDER_LIST, ORDER_READ, type ListQuestion, type OrderQuestion } from './orders.model.js';

/** `question.json` of a golden case with words of the core. */
export interface GoldenQuestion {
  readonly about: string;
  readonly operation: string;
  readonly input: unknown;
  /** Of the answer; 200 when it does not say. */
  readonly status?: number;
  readonly contentType: string;
}

/** Fault codes of orders: there is none with that number. */
const NO_SUCH_ORDER = '100';

/** What the core's answer means: canonical, or why it means nothing. */
export function translateGolden({ operation, input, contentType }: GoldenQuestion, bytes: Uint8Array): unknown {
  switch (operation) {
    case ORDER_READ:
      return toldOf(input as OrderQuestion, readAnswer('salesOrderInfo', bytes, contentType));
    case ORDER_LIST:
      return listOf(input as ListQuestion, readAnswer('salesOrderList', bytes, contentType));
    default:
      throw new RangeError(`the core has no words for ${operation}`);
  }
}

function toldOf({ reference }: OrderQuestion, body: SoapBody): unknown {
  if (body.kind === 'fault') {
    if (body.code === NO_SUCH_ORDER) return { kind: 'unknown-order' };
    throw new ArmError('legacy', 'fault', 'the core answered with a fault');
  }
  const record = readOrderInfo(body.part);
  if (!isOf(record, reference)) return { kind: 'unknown-order' };
  return toldAs(translateOrder(record, reference));
}

function listOf(question: ListQuestion, body: SoapBody): unknown {
  if (body.kind === 'fault') throw new ArmError('legacy', 'fault', 'the core answered with a fault');
  return summariesOf(readOrderList(body.part), question);
}
