import { ArmError, messageOf, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { DomainArm, LegacyConnection } from '../../domain.js';
import {
  AVAILABILITY_BATCH,
  AVAILABILITY_ONE,
  placeOf,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type BatchQuestion,
  type BatchResult,
  type SalesPlace,
} from '../inventory.model.js';
import type { LegacyAnswer } from './legacy-exchange.js';
import { SoapExchange } from './soap-exchange.js';
import { SoapSessions } from './soap-sessions.js';
import { readAnswer, writeCall, type SoapBody } from './soap.codec.js';
import { readStockItems, type StockItemRecord } from './stock-item.record.js';
import { translateStockItem, translateStockItems } from './stock.translator.js';
import { storeViewOf } from './store-views.js';

const METHOD = 'catalogInventoryStockItemList';
/** Fault codes of this resource. In another one 101 means something else. */
const NO_SUCH_PRODUCT = '101';
/** The session's fault, whatever the resource. */
const SESSION_EXPIRED = '5';

/** The legacy core's answer to a list of SKUs. */
type StockAnswer =
  { readonly kind: 'rows'; readonly rows: readonly StockItemRecord[] } | { readonly kind: 'no-such-product' };

/** Inventory answered by the legacy core, over its SOAP face: one call for any number of SKUs. */
export function connectInventoryLegacy(connection: LegacyConnection): DomainArm {
  return new InventoryLegacyClient(connection);
}

class InventoryLegacyClient implements DomainArm {
  readonly #exchange: SoapExchange;
  readonly #sessions: SoapSessions;

  constructor(connection: LegacyConnection) {
    this.#exchange = new SoapExchange(connection);
    this.#sessions = new SoapSessions(this.#exchange, connection);
  }

  async call(operation: string, input: unknown, attempt: Attempt): Promise<unknown> {
    try {
      switch (operation) {
        case AVAILABILITY_ONE:
          return await this.#one(input as AvailabilityQuestion, attempt);
        case AVAILABILITY_BATCH:
          return await this.#batch(input as BatchQuestion, attempt);
        default:
          throw new RangeError(`inventory has no operation ${operation}`);
      }
    } catch (error) {
      throw armErrorOf(error);
    }
  }

  async close(): Promise<void> {
    await this.#exchange.close();
  }

  async #one(question: AvailabilityQuestion, attempt: Attempt): Promise<AvailabilityResult> {
    const answer = await this.#ask(question, [question.sku], attempt);
    if (answer.kind === 'no-such-product') return { kind: 'unknown-sku', sku: question.sku };
    return translateStockItem(question, answer.rows);
  }

  async #batch(question: BatchQuestion, attempt: Attempt): Promise<BatchResult> {
    const answer = await this.#ask(question, question.skus, attempt);
    if (answer.kind === 'rows') return translateStockItems(question, answer.rows);
    const [only] = question.skus;
    if (only === undefined || question.skus.length > 1) {
      throw new TranslationRefused('soap.fault', 'says that a product does not exist, and not which');
    }
    return { ...placeOf(question), items: [{ kind: 'unknown-sku', sku: only }] };
  }

  /** Asks once, and once more with a fresh session when the core says in between that ours has expired. */
  async #ask(place: SalesPlace, skus: readonly string[], attempt: Attempt): Promise<StockAnswer> {
    const storeView = storeViewOf(place);
    for (let logins = 0; ; logins++) {
      const sessionId = await this.#sessions.sessionFor(storeView, attempt);
      const body = readBody(
        await this.#exchange.post(storeView, writeCall(METHOD, { sessionId, products: skus }), attempt),
      );
      if (body.kind === 'answer') return { kind: 'rows', rows: readStockItems(body.part) };
      if (body.code === NO_SUCH_PRODUCT) return { kind: 'no-such-product' };
      if (body.code !== SESSION_EXPIRED) throw fault('the core answered with a fault');
      await this.#sessions.forget(storeView, sessionId);
      if (logins > 0) throw fault('the core lets a fresh session expire');
    }
  }
}

/** A fault may come with status 200 and an answer never with another: so the body decides, where it can be read. */
function readBody(answer: LegacyAnswer): SoapBody {
  if (answer.status === 200) return readAnswer(METHOD, answer.bytes, answer.contentType);
  const failed = fault(`the core answered ${answer.status}`);
  if (answer.status !== 500) throw failed;
  let body: SoapBody;
  try {
    body = readAnswer(METHOD, answer.bytes, answer.contentType);
  } catch {
    // A server error in any other shape than SOAP's: the status is all there is to know.
    throw failed;
  }
  if (body.kind !== 'fault') throw failed;
  return body;
}

function fault(message: string): ArmError {
  return new ArmError('legacy', 'fault', message);
}

function armErrorOf(error: unknown): ArmError {
  if (error instanceof ArmError) return error;
  if (error instanceof TranslationRefused) {
    return new ArmError('legacy', 'refused-translation', error.message, { field: error.field, cause: error });
  }
  // Ours: an operation, a place or a SKU that the contract should have refused.
  return new ArmError('legacy', 'fault', messageOf(error), { cause: error });
}
