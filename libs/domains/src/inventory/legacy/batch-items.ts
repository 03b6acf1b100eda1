import { TranslationRefused } from '@banyan/kernel';
import { placeOf, type BatchItem, type BatchQuestion, type BatchResult } from '../inventory.model.js';

/**
 * An item for each SKU asked, in the order asked. A SKU in doubt is a refused item; the others stand.
 *
 * @param read of one SKU; may throw TranslationRefused
 * @throws TranslationRefused when every SKU asked is in doubt: the first one's
 */
export function batchOf(question: BatchQuestion, read: (sku: string) => BatchItem): BatchResult {
  const refusals: TranslationRefused[] = [];
  const items = question.skus.map((sku) => {
    try {
      return read(sku);
    } catch (error) {
      if (!(error instanceof TranslationRefused)) throw error;
      refusals.push(error);
      return { kind: 'refused' as const, sku, field: error.field };
    }
  });
  const [first] = refusals;
  if (first && refusals.length === items.length) throw first;
  return { ...placeOf(question), items };
}
