import { TranslationRefused } from '@banyan/kernel';
import { placeOf, type AvailabilityQuestion, type Available, type Stock } from '../inventory.model.js';
import { restStockItemField, type RestStockItemRecord } from './rest-stock-item.record.js';
import { decimalE4, flag, nameText } from './rest-values.js';
import { STOCK_CONFIGURATION } from './stock-configuration.js';

/**
 * A stock item as the answer to a question about one SKU. Only what is in force is read: of a product that is not counted
 * the quantity may be anything, and a value beside `use_config_…` too.
 *
 * @throws TranslationRefused `rest.stockItem.…` when a field that is read is in doubt, or the item is another product's
 */
export function translateRestStockItem(question: AvailabilityQuestion, record: RestStockItemRecord): Available {
  checkSku(question.sku, record);
  const sellable = flag(record.is_in_stock, restStockItemField('is_in_stock'));
  return {
    kind: 'available',
    sku: question.sku,
    ...placeOf(question),
    sellable,
    stock: stockOf(record, sellable),
  };
}

/** The core takes a SKU that no product has for a product's id: so the SKU must be there, letter by letter. */
function checkSku(asked: string, record: RestStockItemRecord): void {
  const field = restStockItemField('extension_attributes.sku');
  if (nameText(record.sku, field) !== asked) throw new TranslationRefused(field, 'is not the one that was asked for');
}

/** What is not counted is so only where it is sold: elsewhere none of it is there, as every other face says. */
function stockOf(record: RestStockItemRecord, sellable: boolean): Stock {
  if (!isManaged(record)) return sellable ? { kind: 'unmanaged' } : { kind: 'counted', quantityE4: 0 };
  return { kind: 'counted', quantityE4: decimalE4(record.qty, restStockItemField('qty')) };
}

/** Is it counted? @throws TranslationRefused */
export function isManaged(record: RestStockItemRecord): boolean {
  if (flag(record.use_config_manage_stock, restStockItemField('use_config_manage_stock'))) {
    return STOCK_CONFIGURATION.manageStock;
  }
  return flag(record.manage_stock, restStockItemField('manage_stock'));
}
