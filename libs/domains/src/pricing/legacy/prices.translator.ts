import { ArmError, TranslationRefused } from '@banyan/kernel';
import { itemsBySku } from '../../legacy-exchange/items-by-sku.js';
import type { JsonObject, JsonValue } from '../../legacy-exchange/json-tree.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';
import { priceAt } from '../price-at.js';
import {
  QUANTITY_SCALE,
  type BatchItem,
  type BatchQuestion,
  type BatchResult,
  type PriceQuestion,
  type PriceResult,
} from '../pricing.model.js';
import { translatePriceRow } from './price-row.translator.js';
import { PRICE_FIELD, readPriceRow, rowsIn } from './price.record.js';
import { yesOrNo } from '../../legacy-exchange/php-values.js';
import { SHOPS } from './shops.js';
import { storedText } from '../../legacy-exchange/stored-text.js';

/** The face answers no more at once. */
const MOST_PRODUCTS = 200;

/** Rows of an answer, found by what their SKU says: a row whose SKU was not asked for is not believed. */
export interface RowsBySku {
  readonly of: ReadonlyMap<string, readonly JsonObject[]>;
  /** Is there a row whose SKU cannot be read? It may be any of those that were not found. */
  readonly nameless: boolean;
}

/**
 * The rows of the face's answer to a question with `sku[]`.
 *
 * @throws ArmError `fault` when the answer is an error with status 200
 * @throws TranslationRefused when it is no list of products
 */
export function readPriceRows(document: JsonValue): RowsBySku {
  const products = productsIn(document);
  const rows = products.map((row) => [skuOf(row), row] as const);
  const of = Map.groupBy(rows, ([sku]) => sku);
  return {
    of: new Map([...of].flatMap(([sku, found]) => (sku === undefined ? [] : [[sku, found.map(([, row]) => row)]]))),
    nameless: of.has(undefined),
  };
}

/** @throws TranslationRefused when the price is in doubt */
export function translatePrice(question: PriceQuestion, nowMs: number, rows: RowsBySku): PriceResult {
  const { sku, channel, group, quantityE4, atMs = nowMs } = question;
  const row = rowOf(sku, rows);
  if (row === undefined) return { kind: 'unknown-sku', sku };
  const record = readPriceRow(row);
  if (!yesOrNo(record.status, PRICE_FIELD.status)) return { kind: 'unknown-sku', sku };
  const sheet = translatePriceRow(sku, record, SHOPS[channel]);
  const found = priceAt(sheet, { group, quantityE4, atMs });
  if (found === undefined) return { kind: 'not-priced', sku };
  const { price, regular, basis, tiers, changesAtMs } = found;
  return {
    kind: 'price',
    sku,
    channel,
    group,
    quantityE4,
    price,
    regular,
    per: sheet.per,
    basis,
    tiers,
    taxMode: SHOPS[channel].taxMode,
    taxRate: sheet.taxRate,
    changesAtMs,
  };
}

/**
 * A SKU in doubt is a refused item; the others stand.
 *
 * @throws TranslationRefused when every SKU asked is in doubt
 */
export function translatePrices(question: BatchQuestion, nowMs: number, rows: RowsBySku): BatchResult {
  const { channel, group, skus, atMs = nowMs } = question;
  const items = itemsBySku(skus, (sku): BatchItem =>
    translatePrice({ sku, channel, group, quantityE4: QUANTITY_SCALE, atMs }, nowMs, rows),
  );
  return { channel, group, items };
}

/** The row of a product; undefined: no product has the SKU. @throws TranslationRefused when nobody can tell */
export function rowOf(sku: string, { of, nameless }: RowsBySku): JsonObject | undefined {
  const [row, ...others] = of.get(sku) ?? [];
  if (others.length > 0) throw new TranslationRefused(PRICE_FIELD.row, 'has two products of one SKU');
  if (row === undefined && nameless) throw new TranslationRefused(PRICE_FIELD.sku, 'cannot be read in a row');
  return row;
}

function productsIn(document: JsonValue): readonly JsonObject[] {
  if (!isJsonObject(document)) throw new TranslationRefused(PRICE_FIELD.row, 'is not an object');
  if (document.has('error')) throw new ArmError('legacy', 'fault', 'the core answered with an error and status 200');
  if (!document.has('products')) throw new TranslationRefused(PRICE_FIELD.row, 'is missing');
  const products = document.get('products');
  if (!Array.isArray(products) && !isJsonObject(products)) {
    throw new TranslationRefused(PRICE_FIELD.row, 'is not a list of rows');
  }
  return rowsIn(products, PRICE_FIELD.row, MOST_PRODUCTS);
}

function skuOf(row: JsonObject): string | undefined {
  try {
    return storedText(row.get('sku'), PRICE_FIELD.sku) || undefined;
  } catch (error) {
    if (error instanceof TranslationRefused) return undefined;
    throw error;
  }
}
