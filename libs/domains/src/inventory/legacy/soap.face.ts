import { ArmError, TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import type { LegacyConnection } from '../../domain.js';
import {
  placeOf,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type BatchQuestion,
  type BatchResult,
  type SalesPlace,
} from '../inventory.model.js';
import type { LegacyAnswer } from '../../legacy-exchange/legacy-exchange.js';
import type { SecondLook } from './second-look.js';
import { SoapExchange } from '../../legacy-exchange/soap-exchange.js';
import { SoapSessions } from '../../legacy-exchange/soap-sessions.js';
import { readAnswer, writeCall, type SoapBody } from '../../legacy-exchange/soap.codec.js';
import type { StockFace } from './stock-face.js';
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

/** The SOAP face: one call for any number of SKUs. */
export class SoapFace implements StockFace {
  readonly #exchange: SoapExchange;
  readonly #sessions: SoapSessions;

  constructor(
    connection: LegacyConnection,
    private readonly secondLook: SecondLook,
  ) {
    this.#exchange = new SoapExchange(connection);
    this.#sessions = new SoapSessions(this.#exchange, connection);
  }

  async one(question: AvailabilityQuestion, attempt: Attempt): Promise<AvailabilityResult> {
    const answer = await this.#ask(question, [question.sku], attempt);
    if (answer.kind === 'no-such-product') return { kind: 'unknown-sku', sku: question.sku };
    return this.secondLook.at(translateStockItem(question, answer.rows), attempt);
  }

  async batch(question: BatchQuestion, attempt: Attempt): Promise<BatchResult> {
    const answer = await this.#ask(question, question.skus, attempt);
    if (answer.kind === 'rows') {
      return this.secondLook.atAll(translateStockItems(question, answer.rows), attempt);
    }
    const [only] = question.skus;
    if (only === undefined || question.skus.length > 1) {
      throw new TranslationRefused('soap.fault', 'says that a product does not exist, and not which');
    }
    return { ...placeOf(question), items: [{ kind: 'unknown-sku', sku: only }] };
  }

  async close(): Promise<void> {
    await this.#exchange.close();
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
