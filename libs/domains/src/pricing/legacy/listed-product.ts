import { TranslationRefused } from '@banyan/kernel';
import type { JsonObject } from '../../legacy-exchange/json-tree.js';
import type { ListedProduct } from '../listed.js';
import { translatePriceRow } from './price-row.translator.js';
import { PRICE_FIELD, readPriceRow } from './price.record.js';
import { whole, yesOrNo } from '../../legacy-exchange/php-values.js';
import { SHOPS } from './shops.js';
import { storedText } from '../../legacy-exchange/stored-text.js';

/** 1 to 64 code points, none of them a control character: what a question can name. */
const SKU = /^[^\p{Cc}]{1,64}$/u;

/** What a row of the price list tells of its product. Of one that is removed nothing else matters. */
export function listedProduct(row: JsonObject): ListedProduct {
  let sku: string | null = null;
  try {
    sku = skuOf(row);
    if (!yesOrNo(row.get('status'), PRICE_FIELD.status)) return { kind: 'removed', sku };
    const category = whole(row.get('category_id'), 0, 'price.category_id');
    return { kind: 'priced', sku, category, sheet: translatePriceRow(sku, readPriceRow(row), SHOPS.web) };
  } catch (error) {
    if (!(error instanceof TranslationRefused)) throw error;
    return { kind: 'doubted', sku, field: error.field, because: error.because };
  }
}

function skuOf(row: JsonObject): string {
  const sku = storedText(row.get('sku'), PRICE_FIELD.sku);
  if (!SKU.test(sku)) throw new TranslationRefused(PRICE_FIELD.sku, 'is no SKU');
  return sku;
}
