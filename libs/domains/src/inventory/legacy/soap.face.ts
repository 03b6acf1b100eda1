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
import type { SecondLook } from './second-look.js';
import { SoapCaller } from '../../legacy-exchange/soap-caller.js';
import type { StockFace } from './stock-face.js';
import { readStockItems, type StockItemRecord } from './stock-item.record.js';
import { translateStockItem, translateStockItems } from './stock.translator.js';
import { storeViewOf } from './store-views.js';

const METHOD = 'catalogInventoryStockItemList';
/** Fault codes of this resource. In another one 101 means something else. */
const NO_SUCH_PRODUCT = '101';

/** The legacy core's answer to a list of SKUs. */
type StockAnswer =
  { readonly kind: 'rows'; readonly rows: readonly StockItemRecord[] } | { readonly kind: 'no-such-product' };

/** The SOAP face: one call for any number of SKUs. */
export class SoapFace implements StockFace {
  readonly #caller: SoapCaller;

  constructor(
    connection: LegacyConnection,
    private readonly secondLook: SecondLook,
  ) {
    this.#caller = new SoapCaller(connection);
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
    await this.#caller.close();
  }

  async #ask(place: SalesPlace, skus: readonly string[], attempt: Attempt): Promise<StockAnswer> {
    const question = { storeView: storeViewOf(place), method: METHOD, parameters: { products: skus } };
    const body = await this.#caller.ask(question, attempt);
    if (body.kind === 'answer') return { kind: 'rows', rows: readStockItems(body.part) };
    if (body.code === NO_SUCH_PRODUCT) return { kind: 'no-such-product' };
    throw new ArmError('legacy', 'fault', 'the core answered with a fault');
  }
}
