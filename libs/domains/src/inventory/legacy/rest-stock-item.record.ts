import type { JsonValue } from '../../legacy-exchange/json-tree.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import { objectOf } from './rest.codec.js';
import type { LegacyJson } from './rest-values.js';

/** The fields of Magento 2's stock item. */
export const REST_STOCK_ITEM_FIELDS = [
  'item_id',
  'product_id',
  'stock_id',
  'qty',
  'is_in_stock',
  'is_qty_decimal',
  'show_default_notification_message',
  'use_config_min_qty',
  'min_qty',
  'use_config_min_sale_qty',
  'min_sale_qty',
  'use_config_max_sale_qty',
  'max_sale_qty',
  'use_config_backorders',
  'backorders',
  'use_config_notify_stock_qty',
  'notify_stock_qty',
  'use_config_qty_increments',
  'qty_increments',
  'use_config_enable_qty_inc',
  'enable_qty_increments',
  'use_config_manage_stock',
  'manage_stock',
  'low_stock_date',
  'is_decimal_divided',
  'stock_status_changed_auto',
  'extension_attributes',
] as const;

export type RestStockItemField = (typeof REST_STOCK_ITEM_FIELDS)[number];

/** A stock item as the REST face tells it: nothing interpreted. A value beside `use_config_…` may not be in force. */
export type RestStockItemRecord = { readonly [F in RestStockItemField]: LegacyJson } & {
  /** Of `extension_attributes`: the record itself does not name its product. */
  readonly sku: LegacyJson;
};

/** The name of a field, for refusals. */
export const restStockItemField = (field: RestStockItemField | 'extension_attributes.sku'): string =>
  `rest.stockItem.${field}`;

/** @throws TranslationRefused `rest.message` for an error with status 200, `rest.stockItem` when it is no object */
export function readRestStockItem(value: JsonValue): RestStockItemRecord {
  const item = objectOf('rest', value, 'rest.stockItem');
  const attributes = item.get('extension_attributes');
  // Field by field: made of a list it is four times as slow, and it is read with every request.
  return {
    item_id: item.get('item_id'),
    product_id: item.get('product_id'),
    stock_id: item.get('stock_id'),
    qty: item.get('qty'),
    is_in_stock: item.get('is_in_stock'),
    is_qty_decimal: item.get('is_qty_decimal'),
    show_default_notification_message: item.get('show_default_notification_message'),
    use_config_min_qty: item.get('use_config_min_qty'),
    min_qty: item.get('min_qty'),
    use_config_min_sale_qty: item.get('use_config_min_sale_qty'),
    min_sale_qty: item.get('min_sale_qty'),
    use_config_max_sale_qty: item.get('use_config_max_sale_qty'),
    max_sale_qty: item.get('max_sale_qty'),
    use_config_backorders: item.get('use_config_backorders'),
    backorders: item.get('backorders'),
    use_config_notify_stock_qty: item.get('use_config_notify_stock_qty'),
    notify_stock_qty: item.get('notify_stock_qty'),
    use_config_qty_increments: item.get('use_config_qty_increments'),
    qty_increments: item.get('qty_increments'),
    use_config_enable_qty_inc: item.get('use_config_enable_qty_inc'),
    enable_qty_increments: item.get('enable_qty_increments'),
    use_config_manage_stock: item.get('use_config_manage_stock'),
    manage_stock: item.get('manage_stock'),
    low_stock_date: item.get('low_stock_date'),
    is_decimal_divided: item.get('is_decimal_divided'),
    stock_status_changed_auto: item.get('stock_status_changed_auto'),
    extension_attributes: attributes,
    sku: isJsonObject(attributes) ? attributes.get('sku') : undefined,
  };
}
