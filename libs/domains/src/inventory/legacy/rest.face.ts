import { TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import {
  placeOf,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type FirmQuestion,
  type FirmResult,
} from '../inventory.model.js';
import { batchOf } from './batch-items.js';
import { mapAtMost } from '../../legacy-exchange/map-at-most.js';
import type { RestExchange } from './rest-exchange.js';
import { ruleFirm } from './rest-firm.translator.js';
import { readStockItemAnswer } from './rest-stock-item.answer.js';
import { translateRestStockItem } from './rest-stock-item.translator.js';
import type { StockFace } from './stock-face.js';
import { storeViewOf } from './store-views.js';

/** Calls at once for one batch: a call for each SKU is the face's cost, and the core is not to be stormed with them. */
const CALLS_AT_ONCE = 4;

/** The stock item, by REST: one call for a SKU, and everything that is known of it. */
export class RestFace implements StockFace {
  constructor(private readonly exchange: RestExchange) {}

  async one(question: AvailabilityQuestion, attempt: Attempt): Promise<AvailabilityResult> {
    const record = readStockItemAnswer(await this.exchange.get('rest', targetOf(question), attempt));
    return record ? translateRestStockItem(question, record) : { kind: 'unknown-sku', sku: question.sku };
  }

  async batch(question: BatchQuestion, attempt: Attempt): Promise<BatchResult> {
    const readings = await mapAtMost(
      CALLS_AT_ONCE,
      question.skus,
      async (sku) => [sku, await this.reading({ sku, ...placeOf(question) }, attempt)] as const,
    );
    const bySku = new Map(readings);
    return batchOf(question, (sku) => {
      const reading = bySku.get(sku);
      if (reading === undefined || reading instanceof TranslationRefused) throw reading ?? new RangeError('not asked');
      return reading;
    });
  }

  /**
   * May exactly so many be ordered?
   *
   * @throws ArmError when there is no answer
   * @throws TranslationRefused when a rule that is in force is in doubt
   */
  async firm(question: FirmQuestion, attempt: Attempt): Promise<FirmResult> {
    const record = readStockItemAnswer(await this.exchange.get('rest', targetOf(question), attempt));
    return record ? ruleFirm(question, record) : { kind: 'unknown-sku', sku: question.sku };
  }

  /**
   * As `one`, for a part of a batch: a refusal is a value.
   *
   * @throws ArmError when there is no answer
   */
  async reading(question: AvailabilityQuestion, attempt: Attempt): Promise<BatchItem | TranslationRefused> {
    try {
      return await this.one(question, attempt);
    } catch (error) {
      if (error instanceof TranslationRefused) return error;
      throw error;
    }
  }
}

function targetOf(question: AvailabilityQuestion): string {
  return `/rest/${storeViewOf(question)}/V1/stockItems/${encodeURIComponent(question.sku)}`;
}
