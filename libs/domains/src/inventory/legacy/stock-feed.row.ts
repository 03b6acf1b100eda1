import { TranslationRefused } from '@banyan/kernel';
import { day, digits, key, mark, refused, textOf, timeOfDay } from './stock-feed.columns.js';
import { DOCUMENT, FIELD, ROW, ROW_WIDTH, type Column } from './stock-feed.layout.js';
import {
  STOCK_UNITS,
  type RefusedStockFeedRow,
  type StockFeedItem,
  type StockFeedRow,
  type StockUnit,
} from './stock-feed.record.js';

/** Most bytes of a refused row that are kept. */
const KEPT_BYTES = 256;

/** Reads one record that has a row's width; what is in doubt becomes a refusal, never a value. */
export function readRow(record: Buffer, rowNumber: number, withDocuments = false): StockFeedItem {
  try {
    const row = decodeRow(withDocuments ? record.subarray(0, ROW_WIDTH) : record);
    return { kind: 'row', rowNumber, row: withDocuments ? { ...row, ...documentOf(record) } : row };
  } catch (error) {
    if (!(error instanceof TranslationRefused)) throw error;
    return refuseRow(record, rowNumber, error);
  }
}

/** A row refused, with whatever of its key can be read: enough to doubt the stock it would have told of. */
export function refuseRow(record: Buffer, rowNumber: number, why: TranslationRefused): StockFeedItem {
  const sequence = readable(record, ROW.sequence, digits);
  const sku = readable(record, ROW.sku, key);
  const source = readable(record, ROW.source, key);
  const refusal: RefusedStockFeedRow = {
    rowNumber,
    field: why.field,
    because: why.because,
    ...(sequence === undefined || sequence === 0 ? {} : { sequence }),
    ...(sku === undefined ? {} : { sku }),
    ...(source === undefined ? {} : { source }),
    bytes: Uint8Array.from(record.subarray(0, KEPT_BYTES)),
  };
  return { kind: 'refused', rowNumber, refused: refusal };
}

function decodeRow(record: Buffer): StockFeedRow {
  if (record.length !== ROW_WIDTH) throw new TranslationRefused(FIELD.record, 'has another width than its columns');
  if (record[0] !== 0x44) throw new TranslationRefused(FIELD.record, 'begins with an unknown letter');
  const sequence = digits(record, ROW.sequence);
  if (sequence === 0) throw refused(ROW.sequence, 'is zero');
  const changedOn = day(record, ROW.changedOn);
  const changedAt = timeOfDay(record, ROW.changedAt);
  const sku = key(record, ROW.sku);
  const source = key(record, ROW.source);
  const quantityThousandths = signed(record);
  const unit = unitOf(record);
  const unitNumerator = digits(record, ROW.unitNumerator);
  if (unitNumerator === 0) throw refused(ROW.unitNumerator, 'is zero');
  if (unit !== 'CS' && unitNumerator !== 1) throw refused(ROW.unitNumerator, `is not 1 although the unit is ${unit}`);
  if (unit === 'LE' && quantityThousandths !== 0) throw refused(ROW.quantity, 'is not 0 although the unit is LE');
  const inStock = mark(record, ROW.inStock);
  const description = textOf(record, ROW.description).replace(/ +$/, '');
  if (/[\r\n]/.test(description)) throw refused(ROW.description, 'holds a line break');
  return {
    sequence,
    changedOn,
    changedAt,
    sku,
    source,
    quantityThousandths,
    unit,
    unitNumerator,
    inStock,
    description,
  };
}

/** Left-aligned, and blank where there is none. */
function documentOf(record: Buffer): { readonly document?: string } {
  return textOf(record, DOCUMENT).trim() === '' ? {} : { document: key(record, DOCUMENT) };
}

/** The sign trails, as SAP writes it: `0000000100000-`. */
function signed(record: Buffer): number {
  const magnitude = digits(record, ROW.quantity);
  const sign = textOf(record, ROW.sign);
  if (sign !== ' ' && sign !== '-') throw refused(ROW.quantity, 'is followed by neither a blank nor a minus');
  return sign === '-' && magnitude !== 0 ? -magnitude : magnitude;
}

function unitOf(record: Buffer): StockUnit {
  const text = textOf(record, ROW.unit);
  const unit = STOCK_UNITS.find((known) => text === known.padEnd(ROW.unit.width));
  if (unit === undefined) throw refused(ROW.unit, `is none of ${STOCK_UNITS.join(', ')}`);
  return unit;
}

function readable<T>(record: Buffer, column: Column, read: (record: Buffer, column: Column) => T): T | undefined {
  if (record.length < column.start + column.width) return undefined;
  try {
    return read(record, column);
  } catch (error) {
    if (error instanceof TranslationRefused) return undefined;
    throw error;
  }
}
