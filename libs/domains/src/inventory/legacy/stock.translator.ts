import { TranslationRefused } from '@banyan/kernel';
import {
  placeOf,
  type AvailabilityQuestion,
  type AvailabilityResult,
  type Available,
  type BatchQuestion,
  type BatchResult,
  type SalesPlace,
} from '../inventory.model.js';
import { batchOf } from './batch-items.js';
import { readDecimalE4 } from '../../legacy-exchange/decimal-text.js';
import type { LegacyText } from '../../legacy-exchange/soap-rows.js';
import { STOCK_ITEM_FIELD, type StockItemRecord } from './stock-item.record.js';

/**
 * The rows of an answer as the result of a batch: an item for each SKU asked, in the order asked.
 *
 * What is believed, and what is not:
 * - the core answers in an order of its own and drops unknown SKUs silently: rows are found by their SKU;
 * - it takes a SKU that no product has for a product's id and answers with that product: a row whose SKU was not asked
 *   for, letter by letter, is not believed;
 * - rows for one SKU that differ leave that SKU in doubt, and a row without a SKU leaves every SKU in doubt that would
 *   otherwise be unknown.
 *
 * A SKU in doubt is a refused item; the others stand.
 *
 * @throws TranslationRefused when every SKU asked is in doubt
 */
export function translateStockItems(question: BatchQuestion, rows: readonly StockItemRecord[]): BatchResult {
  const bySku = Map.groupBy(rows, (row) => row.sku ?? undefined);
  const nameless = bySku.has(undefined) || bySku.has('');
  const place = placeOf(question);
  return batchOf(question, (sku) => {
    const found = bySku.get(sku);
    if (found) return translateRow(sku, place, found);
    if (nameless) throw new TranslationRefused(STOCK_ITEM_FIELD.sku, 'is missing in a row');
    return { kind: 'unknown-sku', sku };
  });
}

/**
 * The rows of an answer as the result of a question about one SKU.
 *
 * @throws TranslationRefused when it is in doubt
 */
export function translateStockItem(
  question: AvailabilityQuestion,
  rows: readonly StockItemRecord[],
): AvailabilityResult {
  const { items } = translateStockItems({ ...placeOf(question), skus: [question.sku] }, rows);
  const [item] = items;
  if (!item || item.kind === 'refused') throw new TranslationRefused(STOCK_ITEM_FIELD.row, 'is in doubt');
  return item;
}

function translateRow(sku: string, place: SalesPlace, rows: readonly StockItemRecord[]): Available {
  const [row, ...others] = rows;
  if (!row || others.some((other) => !sameRow(row, other))) {
    throw new TranslationRefused(STOCK_ITEM_FIELD.row, 'comes more than once, and differs');
  }
  return {
    kind: 'available',
    sku,
    ...place,
    sellable: translateFlag(row.is_in_stock),
    stock: { kind: 'counted', quantityE4: translateQuantity(row.qty) },
  };
}

function sameRow(a: StockItemRecord, b: StockItemRecord): boolean {
  return a.product_id === b.product_id && a.qty === b.qty && a.is_in_stock === b.is_in_stock;
}

function translateQuantity(text: LegacyText): number {
  const reading = readDecimalE4(present(text, STOCK_ITEM_FIELD.qty));
  if (!reading.ok) throw new TranslationRefused(STOCK_ITEM_FIELD.qty, reading.because);
  return reading.valueE4;
}

/** `1` and `0` as documented; `true`, `X`, `''` mean yes and no elsewhere in the core, and here nobody knows. */
function translateFlag(text: LegacyText): boolean {
  const flag = present(text, STOCK_ITEM_FIELD.is_in_stock);
  if (flag !== '0' && flag !== '1') throw new TranslationRefused(STOCK_ITEM_FIELD.is_in_stock, 'is neither 0 nor 1');
  return flag === '1';
}

function present(text: LegacyText, field: string): string {
  if (text === undefined) throw new TranslationRefused(field, 'is missing');
  if (text === null) throw new TranslationRefused(field, 'is nil');
  return text;
}
