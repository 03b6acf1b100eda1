import type { Attempt } from '@banyan/resilience';
import type { AvailabilityQuestion, AvailabilityResult, BatchQuestion, BatchResult } from '../inventory.model.js';

/** A face of the core that can be asked for availability. All of them count by one rule and differ in what they know. */
export interface StockFace {
  /**
   * @throws ArmError when there is no answer
   * @throws TranslationRefused when the answer is in doubt
   */
  one(question: AvailabilityQuestion, attempt: Attempt): Promise<AvailabilityResult>;
  /**
   * A SKU in doubt is a refused item; the others stand.
   *
   * @throws ArmError when there is no answer
   * @throws TranslationRefused when every SKU is in doubt
   */
  batch(question: BatchQuestion, attempt: Attempt): Promise<BatchResult>;
}
