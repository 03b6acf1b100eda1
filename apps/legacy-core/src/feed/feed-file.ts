import type { FeedRow } from '../books/feed-rows.js';
import type { ProductRecord } from '../books/product-record.js';
import type { QuantityE4 } from '../books/quantity.js';
import { saleRulesOf } from '../books/sale-rules.js';

// The file as it left the mainframe in 2009. Lengths are those of the interface description; nobody has its source.
const ROW_END = '\r\n';

/** `H`, interface name, creation date and time, the sequence that was asked for. With documents it goes by another name. */
export function feedHeader(createdAt: Date, since: number, withDocuments = false): Buffer {
  const stamp = createdAt.toISOString().replaceAll(/[-:T]/g, '');
  return line(`H${(withDocuments ? 'STOCKCHGBL' : 'STOCKCHG').padEnd(10)}${stamp.slice(0, 14)}${zeros(since, 12)}`);
}

/**
 * One `D` row. The quantity is in cases where the product is counted so and whole thousandths of a case come out. What is
 * not counted comes in `LE`, the mainframe's unit of services. The number of the document came later, for those who ask
 * for it: 16 columns at the end.
 */
export function feedRow(row: FeedRow, product: ProductRecord, withDocuments = false): Buffer {
  const counted = saleRulesOf(product.stockItem).managed;
  const inCases = counted && product.unit === 'CS' && row.quantity % (product.unitsPerCase * 10) === 0;
  const numerator = inCases ? product.unitsPerCase : 1;
  return line(
    [
      'D',
      zeros(row.sequence, 12),
      row.date,
      row.time,
      product.sku.padEnd(64),
      row.source.padEnd(8),
      signedQuantity(row.quantity / numerator),
      (inCases ? 'CS' : counted ? 'EA' : 'LE').padEnd(3),
      zeros(numerator, 5),
      row.inStock ? 'X' : ' ',
      product.description.slice(0, 40).padEnd(40),
      withDocuments ? row.document.slice(0, 16).padEnd(16) : '',
    ].join(''),
  );
}

/** `T`, number of rows, last sequence: where to ask on. A file without it was cut. */
export function feedTrailer(rows: number, lastSequence: number): Buffer {
  return line(`T${zeros(rows, 9)}${zeros(lastSequence, 12)}`);
}

/** 13 digits with three implied decimals, and the sign behind: `0000000100000-` is minus one hundred. */
function signedQuantity(quantity: QuantityE4): string {
  return zeros(Math.abs(quantity) / 10, 13) + (quantity < 0 ? '-' : ' ');
}

function zeros(value: number, width: number): string {
  return value.toString().padStart(width, '0');
}

/** Latin-1 bytes; a character that has none becomes a question mark, as the mainframe prints it. */
function line(text: string): Buffer {
  return Buffer.from(text.replaceAll(/[\u0100-\uffff]/g, '?') + ROW_END, 'latin1');
}
