import { TranslationRefused } from '@banyan/kernel';
import type { JsonObject } from '../../legacy-exchange/json-tree.js';
import type { Aspect, Measure, RowReference, Said, Told } from '../consistency/told.js';
import type { Channel } from '../pricing.model.js';
import { NetPriceRefused } from '../../legacy-exchange/legacy-amount.js';
import { utcInstant } from '../../legacy-exchange/local-bound.js';
import { translatePriceRow } from './price-row.translator.js';
import { PRICE_FIELD, readPriceRow } from './price.record.js';
import { whole, yesOrNo, type LegacyJson } from '../../legacy-exchange/php-values.js';
import { rowOf, type RowsBySku } from './prices.translator.js';
import { SHOPS } from './shops.js';
import { writtenRow } from './written-row.js';

/** Which members of a row an aspect is about; null: the whole row. */
const MEMBERS: Readonly<Record<Aspect, readonly string[] | null>> = {
  shelf: ['price', 'price_decimals', 'peinh', 'meins', 'umrez', 'tax_rate', 'tax_included'],
  currency: ['currency', 'waers', 'price'],
  tax: ['tax_class_id', 'tax_rate', 'tax_included'],
  unit: ['price', 'peinh', 'meins', 'umrez'],
  specials: ['specials'],
  quantities: ['discounts'],
  presence: ['status', 'price'],
  category: ['category_id'],
  doubt: null,
};

const NO_ROW: RowReference = { productId: null, shopRowId: null, changedAtMs: null, stored: () => 'no row' };

/** What the row of one SKU in one shop's answer says; what cannot be read of it is a doubt, and nothing is thrown. */
export function channelRow(channel: Channel, sku: string, rows: RowsBySku): Told {
  let row: JsonObject | undefined;
  try {
    row = rowOf(sku, rows);
  } catch (error) {
    return {
      place: channel,
      said: doubtOf(error),
      row: { ...NO_ROW, stored: () => 'not to be told from another row' },
    };
  }
  if (row === undefined) return { place: channel, said: { kind: 'absent' }, row: NO_ROW };
  return { place: channel, said: saidOf(channel, sku, row), row: referenceTo(row) };
}

function saidOf(channel: Channel, sku: string, row: JsonObject): Said {
  try {
    const record = readPriceRow(row);
    if (!yesOrNo(record.status, PRICE_FIELD.status)) return { kind: 'absent' };
    return {
      kind: 'sheet',
      sheet: translatePriceRow(sku, record, SHOPS[channel]),
      category: whole(row.get('category_id'), 0, 'price.category_id'),
      measure: measureOf(row),
    };
  } catch (error) {
    return doubtOf(error);
  }
}

function doubtOf(error: unknown): Said {
  if (!(error instanceof TranslationRefused)) throw error;
  const { field, because } = error;
  return { kind: 'doubted', field, because, isNet: error instanceof NetPriceRefused };
}

/** What the translator of the sheet has read already. */
function measureOf(row: JsonObject): Measure {
  const meins = row.get('meins');
  if (meins === 'CS') return { of: 'piece', count: whole(row.get('umrez'), 1, PRICE_FIELD.umrez) };
  return { of: meins === 'MTR' ? 'metre' : 'piece', count: 1 };
}

function referenceTo(row: JsonObject): RowReference {
  return {
    productId: textOf(row.get('product_id')),
    shopRowId: textOf(row.get('product_store_price_id')),
    // Few rows are ever shown.
    get changedAtMs() {
      return changedAtOf(row);
    },
    stored: (aspect) => {
      const members = MEMBERS[aspect];
      if (members === null) return writtenRow(row);
      return writtenRow(new Map([...row].filter(([name]) => members.includes(name))));
    },
  };
}

function textOf(value: LegacyJson): string | null {
  if (typeof value === 'object' && value !== null && 'text' in value) return value.text;
  return typeof value === 'string' ? value : null;
}

function changedAtOf(row: JsonObject): number | null {
  try {
    return utcInstant(row.get('date_modified_gmt'), 'price.date_modified_gmt');
  } catch (error) {
    if (error instanceof TranslationRefused) return null;
    throw error;
  }
}
