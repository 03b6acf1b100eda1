import { TranslationRefused } from '@banyan/kernel';
import { QUANTITY_SCALE } from '../inventory.model.js';
import { NotJson, parseJson } from '../../legacy-exchange/json-tree.js';
import { restStockItemField, type RestStockItemField, type RestStockItemRecord } from './rest-stock-item.record.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import { decimalE4, flag, oneOf, type LegacyJson } from './rest-values.js';
import type { SaleRules, StockRules } from '../selling-rules.js';
import { STOCK_CONFIGURATION } from './stock-configuration.js';

/** The customer group that stands for everyone. */
const EVERYONE = '32000';

/** @throws TranslationRefused `rest.stockItem.…` */
export function readSaleRules(record: RestStockItemRecord): SaleRules {
  return {
    minimumE4: inForce(record, 'use_config_min_sale_qty', STOCK_CONFIGURATION.minSaleQtyE4, () =>
      minimumForEveryone(record.min_sale_qty),
    ),
    maximumE4: maximum(record),
    stepE4: step(record),
  };
}

/** @throws TranslationRefused `rest.stockItem.…` */
export function readStockRules(record: RestStockItemRecord): StockRules {
  const outOfStockE4 = inForce(record, 'use_config_min_qty', STOCK_CONFIGURATION.minQtyE4, () => {
    const field = restStockItemField('min_qty');
    return notNegative(decimalE4(record.min_qty, field), field);
  });
  const backorders = inForce<'0' | '1' | '2'>(record, 'use_config_backorders', STOCK_CONFIGURATION.backorders, () =>
    oneOf(record.backorders, ['0', '1', '2'], restStockItemField('backorders')),
  );
  return { outOfStockE4, backOrders: backorders !== '0' };
}

/**
 * A number; or where groups of customers differ, a map from group to number, written as JSON in a text. The storefront's
 * customer is of a group that nobody tells us, so the value for everyone counts, and a map without it is refused.
 */
function minimumForEveryone(value: LegacyJson): number {
  const field = restStockItemField('min_sale_qty');
  if (typeof value !== 'string' || !value.startsWith('{')) return decimalE4(value, field);
  try {
    const groups = parseJson(value);
    if (isJsonObject(groups) && groups.has(EVERYONE)) return decimalE4(groups.get(EVERYONE), field);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw new TranslationRefused(field, `as a map of groups ${error.message}`);
  }
  throw new TranslationRefused(field, 'has no value that is for everyone');
}

/** 0 means none. */
function maximum(record: RestStockItemRecord): number | undefined {
  const mostE4 = inForce(record, 'use_config_max_sale_qty', STOCK_CONFIGURATION.maxSaleQtyE4, () => {
    const field = restStockItemField('max_sale_qty');
    return notNegative(decimalE4(record.max_sale_qty, field), field);
  });
  return mostE4 === 0 ? undefined : mostE4;
}

/** 0 or less means off, and so does the switch beside it. What is not sold in parts is sold in ones. */
function step(record: RestStockItemRecord): number | undefined {
  const enabled = inForce<boolean>(record, 'use_config_enable_qty_inc', STOCK_CONFIGURATION.enableQtyIncrements, () =>
    flag(record.enable_qty_increments, restStockItemField('enable_qty_increments')),
  );
  const incrementE4 = enabled
    ? inForce(record, 'use_config_qty_increments', STOCK_CONFIGURATION.qtyIncrementsE4, () =>
        decimalE4(record.qty_increments, restStockItemField('qty_increments')),
      )
    : 0;
  const inParts = flag(record.is_qty_decimal, restStockItemField('is_qty_decimal'));
  if (incrementE4 <= 0) return inParts ? undefined : QUANTITY_SCALE;
  if (!inParts && incrementE4 % QUANTITY_SCALE !== 0) {
    throw new TranslationRefused(restStockItemField('qty_increments'), 'is a fraction of what is sold in ones');
  }
  return incrementE4;
}

/** The configuration's value where the record says that it is in force, else the record's own. */
function inForce<T>(record: RestStockItemRecord, useConfig: RestStockItemField, configured: T, own: () => T): T {
  return flag(record[useConfig], restStockItemField(useConfig)) ? configured : own();
}

function notNegative(valueE4: number, field: string): number {
  if (valueE4 < 0) throw new TranslationRefused(field, 'is below 0, which means one thing or another by version');
  return valueE4;
}
