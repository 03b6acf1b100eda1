import { TranslationRefused } from '@banyan/kernel';
import { StockFeedDecoder } from './stock-feed.codec.js';
import {
  DOCUMENT,
  FIELD,
  GREATEST_QUANTITY_THOUSANDTHS,
  HEADER,
  INTERFACE_NAME,
  INTERFACE_WITH_DOCUMENTS,
  ROW,
  TRAILER,
  type Column,
} from './stock-feed.layout.js';
import type {
  StockFeedEnd,
  StockFeedHeader,
  StockFeedItem,
  StockFeedRow,
  StockFeedTrailer,
} from './stock-feed.record.js';

/** A whole file, decoded. */
export interface DecodedStockFeed {
  readonly header: StockFeedHeader | undefined;
  readonly items: readonly StockFeedItem[];
  readonly end: StockFeedEnd;
}

/** Reads a file that is already in memory. */
export function decodeStockFeed(bytes: Uint8Array): DecodedStockFeed {
  const decoder = new StockFeedDecoder();
  const items = decoder.push(bytes);
  const last = decoder.end();
  return { header: decoder.header, items: [...items, ...last.items], end: last.end };
}

/**
 * Writes a file as the legacy core would: the inverse of decoding. The trailer is made from the rows.
 *
 * @param trailer overrides what the rows say, to write a file that does not add up
 * @throws TranslationRefused for a value its column cannot hold
 */
export function encodeStockFeed(
  header: StockFeedHeader,
  rows: readonly StockFeedRow[],
  trailer: Partial<StockFeedTrailer> = {},
): Buffer {
  const last = rows.reduce((greatest, row) => Math.max(greatest, row.sequence), header.since);
  const lines = [
    'H' +
      left(HEADER.interface, header.withDocuments === true ? INTERFACE_WITH_DOCUMENTS : INTERFACE_NAME) +
      header.createdOn +
      header.createdAt +
      number(HEADER.since, header.since),
    ...rows.map((row) => encodeRow(row) + (header.withDocuments === true ? left(DOCUMENT, row.document ?? '') : '')),
    'T' +
      number(TRAILER.rowCount, trailer.rowCount ?? rows.length) +
      number(TRAILER.lastSequence, trailer.lastSequence ?? last),
  ];
  return Buffer.from(lines.map((line) => `${line}\r\n`).join(''), 'latin1');
}

/** One row without its line end. */
export function encodeRow(row: StockFeedRow): string {
  const magnitude = Math.abs(row.quantityThousandths);
  if (magnitude > GREATEST_QUANTITY_THOUSANDTHS) {
    throw new TranslationRefused(FIELD.of(ROW.quantity), 'is too great for its column');
  }
  return [
    'D',
    number(ROW.sequence, row.sequence),
    row.changedOn,
    row.changedAt,
    left(ROW.sku, row.sku),
    left(ROW.source, row.source),
    number(ROW.quantity, magnitude),
    row.quantityThousandths < 0 ? '-' : ' ',
    left(ROW.unit, row.unit),
    number(ROW.unitNumerator, row.unitNumerator),
    row.inStock ? 'X' : ' ',
    left(ROW.description, row.description),
  ].join('');
}

function number(column: Column, value: number): string {
  const text = String(value).padStart(column.width, '0');
  if (!Number.isSafeInteger(value) || value < 0 || text.length > column.width) {
    throw new TranslationRefused(FIELD.of(column), 'is not a whole number its column can hold');
  }
  return text;
}

function left(column: Column, value: string): string {
  // oxlint-disable-next-line no-control-regex
  if (value.length > column.width || /[^\u0000-\u00ff]/.test(value)) {
    throw new TranslationRefused(FIELD.of(column), 'has no latin-1 form its column can hold');
  }
  return value.padEnd(column.width);
}
