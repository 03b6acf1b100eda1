import { TranslationRefused } from '@banyan/kernel';
import type { Available } from '../inventory.model.js';
import { servedDecimal, storedDecimal } from '../../legacy-exchange/decimal-text.js';
import { JsonNumber, writeJson, type JsonObject, type JsonValue } from '../../legacy-exchange/json-tree.js';
import {
  REST_STOCK_ITEM_FIELDS,
  restStockItemField,
  type RestStockItemField,
  type RestStockItemRecord,
} from './rest-stock-item.record.js';
import { isManaged } from './rest-stock-item.translator.js';
import { flag } from './rest-values.js';
import { isJsonObject } from '../../legacy-exchange/read-json-text.js';

/**
 * A stock item as the core told it, with the two places left open that the service knows: how many, and whether in stock.
 * Everything else (ids, sale rules, the configuration's flags) is the core's own word.
 */
export interface StockItemTemplate {
  /** Around the two values, in the order of the document. */
  readonly pieces: readonly [string, string, string];
  /** Does the quantity stand first of the two? */
  readonly quantityFirst: boolean;
  readonly managed: boolean;
  /** The quantity as the core wrote it: of what is not counted it may be anything, and stays. */
  readonly told: string;
  readonly quantityAs: 'number' | 'text';
  /** Yes and no as this record writes them; undefined: it does not show how. */
  readonly yes: string | undefined;
  readonly no: string | undefined;
}

/** Fields that say yes or no, to see how this record does. */
const FLAGS: readonly RestStockItemField[] = REST_STOCK_ITEM_FIELDS.filter(
  (field) => /^(use_config_|is_|show_)/.test(field) || field === 'manage_stock' || field === 'enable_qty_increments',
);

/**
 * What a record teaches; undefined when it is not of the 27 known fields and no other, or hangs on stock in a way that nobody
 * here knows: a field that another module added may be counted from it.
 *
 * @param record the same document, read
 * @throws TranslationRefused when what it says of the counting is in doubt
 */
export function stockItemTemplate(document: JsonValue, record: RestStockItemRecord): StockItemTemplate | undefined {
  if (!isJsonObject(document) || !hasExactly(document, REST_STOCK_ITEM_FIELDS)) return undefined;
  const attributes = document.get('extension_attributes');
  if (!isJsonObject(attributes) || !hasExactly(attributes, ['sku'])) return undefined;
  const { qty } = record;
  const quantityFirst = isBefore(document, 'qty', 'is_in_stock');
  const withHoles = [...document].map(([name, value]) => [name, isFilled(name) ? HOLE : value] as const);
  const [before, between, behind, ...others] = writeJson(new Map(withHoles)).split(writeJson(HOLE));
  if (before === undefined || between === undefined || behind === undefined || others.length > 0) return undefined;
  return {
    pieces: [before, between, behind],
    quantityFirst,
    managed: isManaged(record),
    told: qty === undefined ? 'null' : writeJson(qty),
    quantityAs: qty instanceof JsonNumber ? 'number' : 'text',
    yes: writtenAs(record, true),
    no: writtenAs(record, false),
  };
}

/**
 * The record with the service's word in it; undefined when the two contradict each other about whether the product is counted,
 * or the record does not show how it writes what has to be written.
 */
export function fillStockItem(template: StockItemTemplate, { sellable, stock }: Available): string | undefined {
  const inStock = sellable ? template.yes : template.no;
  if (inStock === undefined || stock.kind === 'unknown') return undefined;
  const isCounted = stock.kind === 'counted';
  // What is not counted and not sold is told as none that is there.
  const fits = template.managed ? isCounted : !isCounted || (!sellable && stock.quantityE4 === 0);
  if (!fits) return undefined;
  const quantity = template.managed && isCounted ? written(template, stock.quantityE4) : template.told;
  const [before, between, behind] = template.pieces;
  const [first, second] = template.quantityFirst ? [quantity, inStock] : [inStock, quantity];
  return before + first + between + second + behind;
}

function written({ quantityAs }: StockItemTemplate, quantityE4: number): string {
  return quantityAs === 'number' ? servedDecimal(quantityE4) : `"${storedDecimal(quantityE4)}"`;
}

const isFilled = (name: string): boolean => name === 'qty' || name === 'is_in_stock';

/** Stands for a value that is filled in; a document that holds it somewhere else teaches nothing. */
const HOLE = '\uf8ff-hole-\uf8ff';

function hasExactly(of: JsonObject, names: readonly string[]): boolean {
  return of.size === names.length && names.every((name) => of.has(name));
}

function isBefore(of: JsonObject, one: string, other: string): boolean {
  const names = [...of.keys()];
  return names.indexOf(one) < names.indexOf(other);
}

/** A record was written by one writer: what it writes for a yes elsewhere it writes here. */
function writtenAs(record: RestStockItemRecord, wanted: boolean): string | undefined {
  const own = record.is_in_stock;
  const shown = (['is_in_stock', ...FLAGS] as const).map((field) => [field, record[field]] as const);
  for (const [field, value] of shown) {
    if (value === undefined || value === null || !isOneWriters(value, own)) continue;
    if (isFlag(field, value, wanted)) return writeJson(value);
  }
  return typeof own === 'boolean' ? String(wanted) : undefined;
}

function isOneWriters(value: JsonValue, own: JsonValue | undefined): boolean {
  return typeof value === typeof own && value instanceof JsonNumber === own instanceof JsonNumber;
}

function isFlag(field: RestStockItemField, value: JsonValue, wanted: boolean): boolean {
  try {
    return flag(value, restStockItemField(field)) === wanted;
  } catch (error) {
    if (error instanceof TranslationRefused) return false;
    throw error;
  }
}
