import { TranslationRefused } from '@banyan/kernel';
import { declaredLength, isNil, isReference, leafText } from '../../legacy-exchange/soap.codec.js';
import type { XmlElement } from '../../legacy-exchange/xml-tree.js';

/** A field of a legacy record: its text, null where it is xsi:nil, undefined where it is absent. */
export type LegacyText = string | null | undefined;

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
 * The rows of an answer, in its order. A single row may come as itself rather than as a list of one.
 *
 * @throws TranslationRefused when it is neither, or holds another number of rows than it says
 */
export function readStockItems(part: XmlElement): readonly StockItemRecord[] {
  if (isNil(part) || isReference(part)) throw new TranslationRefused(STOCK_ITEM_FIELD.list, 'is not there');
  if (/\S/.test(part.text)) throw new TranslationRefused(STOCK_ITEM_FIELD.list, 'is a text');
  const declared = declaredLength(part, STOCK_ITEM_FIELD.list);
  const items = part.children.filter((child) => child.name === 'item');
  if (items.length === 0 && part.children.length > 0 && declared === undefined) return [readStockItem(part)];
  if (items.length < part.children.length) {
    throw new TranslationRefused(STOCK_ITEM_FIELD.list, 'holds something else beside its rows');
  }
  if (items.length === 0 && declared === undefined) {
    throw new TranslationRefused(STOCK_ITEM_FIELD.list, 'is empty and does not say that it is a list');
  }
  if (declared !== undefined && declared !== items.length) {
    throw new TranslationRefused(STOCK_ITEM_FIELD.list, 'holds another number of rows than it says');
  }
  return items.map((item) => readStockItem(item));
}

function readStockItem(row: XmlElement): StockItemRecord {
  if (isNil(row) || isReference(row)) throw new TranslationRefused(STOCK_ITEM_FIELD.row, 'is not there');
  if (/\S/.test(row.text)) throw new TranslationRefused(STOCK_ITEM_FIELD.row, 'is a text');
  if (!row.children.some((child) => FIELDS.some((field) => field === child.name))) {
    throw new TranslationRefused(STOCK_ITEM_FIELD.row, 'has none of the fields of a stock item');
  }
  const [product_id, sku, qty, is_in_stock] = FIELDS.map((field) => fieldOf(row, field));
  return { product_id, sku, qty, is_in_stock };
}

function fieldOf(row: XmlElement, field: (typeof FIELDS)[number]): LegacyText {
  const found = row.children.filter((child) => child.name === field);
  const [element] = found;
  if (!element) return undefined;
  if (found.length > 1) throw new TranslationRefused(STOCK_ITEM_FIELD[field], 'is there more than once');
  return leafText(element, STOCK_ITEM_FIELD[field]);
}
