import { fieldsOf, rowsIn, type LegacyText } from '../../legacy-exchange/soap-rows.js';
import type { XmlElement } from '../../legacy-exchange/xml-tree.js';

/** A row of `catalogInventoryStockItemList`: everything is text, and everything is optional. */
export interface StockItemRecord {
  readonly product_id: LegacyText;
  readonly sku: LegacyText;
  readonly qty: LegacyText;
  readonly is_in_stock: LegacyText;
}

/** Names of the face's fields, for refusals. */
export const STOCK_ITEM_FIELD = {
  list: 'soap.stockItemList',
  row: 'soap.stockItem',
  product_id: 'soap.stockItem.product_id',
  sku: 'soap.stockItem.sku',
  qty: 'soap.stockItem.qty',
  is_in_stock: 'soap.stockItem.is_in_stock',
} as const;

const FIELDS = ['product_id', 'sku', 'qty', 'is_in_stock'] as const;

/**
 * The rows of an answer, in its order.
 *
 * @throws TranslationRefused when they are none, or of another number than it says
 */
export function readStockItems(part: XmlElement): readonly StockItemRecord[] {
  return rowsIn(part, STOCK_ITEM_FIELD.list).map((row) => fieldsOf(row, FIELDS, STOCK_ITEM_FIELD.row));
}
