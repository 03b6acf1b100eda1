import { TranslationRefused } from '@banyan/kernel';
import type { JsonObject, JsonValue } from '../../legacy-exchange/json-tree.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import type { LegacyJson } from '../../legacy-exchange/php-values.js';

/**
 * A product's row of the price face, as it stands in the document. Not read: what the label says (`formatted`), which
 * special is open (`special`) and what is known elsewhere.
 */
export interface PriceRowRecord {
  readonly sku: LegacyJson;
  readonly price: LegacyJson;
  readonly price_decimals: LegacyJson;
  readonly currency: LegacyJson;
  readonly waers: LegacyJson;
  readonly peinh: LegacyJson;
  readonly meins: LegacyJson;
  readonly umrez: LegacyJson;
  readonly tax_rate: LegacyJson;
  readonly tax_included: LegacyJson;
  readonly specials: readonly SpecialRecord[];
  readonly discounts: readonly DiscountRecord[];
  readonly status: LegacyJson;
}

export interface SpecialRecord {
  readonly priority: LegacyJson;
  readonly price: LegacyJson;
  readonly date_start: LegacyJson;
  readonly date_end: LegacyJson;
}

export interface DiscountRecord extends SpecialRecord {
  readonly customer_group_id: LegacyJson;
  readonly quantity: LegacyJson;
  readonly type: LegacyJson;
}

/** What refusals name, by the record's member. */
export const PRICE_FIELD = {
  row: 'price.products',
  sku: 'price.sku',
  price: 'price.price',
  price_decimals: 'price.price_decimals',
  currency: 'price.currency',
  peinh: 'price.peinh',
  meins: 'price.meins',
  umrez: 'price.umrez',
  tax_rate: 'price.tax_rate',
  tax_included: 'price.tax_included',
  status: 'price.status',
  specials: 'price.specials',
  discounts: 'price.discounts',
} as const;

/** More rows of one product than this are not read: contracts promise at most so many tiers. */
const MOST_ROWS = 100;

/** @throws TranslationRefused for lists that are none */
export function readPriceRow(row: JsonObject): PriceRowRecord {
  const at = (name: string): LegacyJson => row.get(name);
  return {
    sku: at('sku'),
    price: at('price'),
    price_decimals: at('price_decimals'),
    currency: at('currency'),
    waers: at('waers'),
    peinh: at('peinh'),
    meins: at('meins'),
    umrez: at('umrez'),
    tax_rate: at('tax_rate'),
    tax_included: at('tax_included'),
    specials: rowsIn(at('specials'), PRICE_FIELD.specials).map(readSpecial),
    discounts: rowsIn(at('discounts'), PRICE_FIELD.discounts).map((each) => ({
      ...readSpecial(each),
      customer_group_id: each.get('customer_group_id'),
      quantity: each.get('quantity'),
      type: each.get('type'),
    })),
    status: at('status'),
  };
}

function readSpecial(row: JsonObject): SpecialRecord {
  return {
    priority: row.get('priority'),
    price: row.get('price'),
    date_start: row.get('date_start'),
    date_end: row.get('date_end'),
  };
}

/**
 * Rows in whatever they come: a list; one row without it; an object with keys from 1 where PHP took something out of a list;
 * or nothing, in each of its forms.
 *
 * @throws TranslationRefused `field`
 */
export function rowsIn(list: LegacyJson, field: string, most = MOST_ROWS): readonly JsonObject[] {
  if (list === undefined || list === null || list === '') return [];
  const rows = Array.isArray(list) ? (list as readonly JsonValue[]) : rowsOfObject(list, field);
  if (rows.length > most) throw new TranslationRefused(field, 'has more rows than are read');
  return rows.map((row) => {
    if (!isJsonObject(row)) throw new TranslationRefused(field, 'is not an object');
    return row;
  });
}

function rowsOfObject(list: JsonValue, field: string): readonly JsonValue[] {
  if (!isJsonObject(list)) throw new TranslationRefused(field, 'is not a list of rows');
  const keys = [...list.keys()];
  return keys.length > 0 && keys.every((key) => /^\d{1,9}$/.test(key)) ? [...list.values()] : [list];
}
