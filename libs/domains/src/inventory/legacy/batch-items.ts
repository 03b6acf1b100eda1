import { itemsBySku } from '../../legacy-exchange/items-by-sku.js';
import { placeOf, type BatchItem, type BatchQuestion, type BatchResult } from '../inventory.model.js';

/**
 * An item for each SKU asked, in the order asked. A SKU in doubt is a refused item; the others stand.
 *
 * @param read of one SKU; may throw TranslationRefused
 * @throws TranslationRefused when every SKU asked is in doubt: the first one's
 */
export function batchOf(question: BatchQuestion, read: (sku: string) => BatchItem): BatchResult {
  return { ...placeOf(question), items: itemsBySku(question.skus, read) };
}
