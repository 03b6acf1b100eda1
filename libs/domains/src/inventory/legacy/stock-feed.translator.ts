import { TranslationRefused } from '@banyan/kernel';
import { QUANTITY_SCALE } from '../inventory.model.js';
import type { StockLevel } from '../stock-level.js';
import { FIELD, ROW } from './stock-feed.layout.js';
import type { StockFeedRow } from './stock-feed.record.js';

/** Ten-thousandths in the feed's thousandth. */
const E4_IN_A_THOUSANDTH = QUANTITY_SCALE / 1_000;

/**
 * A row of the feed as a stock level: cases become eaches, the activity unit becomes
 * "not counted", the feed's clock becomes an instant. The feed's clock is UTC.
 *
 * @throws TranslationRefused when the quantity in eaches is beyond what a number holds exactly
 */
export function translateStockFeedRow(row: StockFeedRow): StockLevel {
  const quantityE4 = row.quantityThousandths * row.unitNumerator * E4_IN_A_THOUSANDTH;
  if (!Number.isSafeInteger(quantityE4)) {
    throw new TranslationRefused(FIELD.of(ROW.quantity), 'is too great to be counted exactly in eaches');
  }
  return {
    sku: row.sku,
    source: row.source,
    managed: row.unit !== 'LE',
    quantityE4: quantityE4 === 0 ? 0 : quantityE4,
    ...(row.unit === 'CS' ? { caseOf: row.unitNumerator } : {}),
    inStock: row.inStock,
    sequence: row.sequence,
    changedAtMs: instantOf(row.changedOn, row.changedAt),
    ...(row.document === undefined ? {} : { document: row.document }),
  };
}

/** Both are proven to exist by the codec. */
function instantOf(day: string, time: string): number {
  return Date.UTC(
    Number(day.slice(0, 4)),
    Number(day.slice(4, 6)) - 1,
    Number(day.slice(6)),
    Number(time.slice(0, 2)),
    Number(time.slice(2, 4)),
    Number(time.slice(4)),
  );
}
