/** One fixed-width column: where it starts in its record and how many bytes it has. */
export interface Column {
  /** The last part of the field name in a refusal: `feed.stock.<name>`. */
  readonly name: string;
  readonly start: number;
  readonly width: number;
}

function columns<const W extends Readonly<Record<string, number>>>(widths: W): { readonly [K in keyof W]: Column } {
  let start = 1; // after the record's letter
  const laidOut: Record<string, Column> = {};
  for (const [name, width] of Object.entries(widths)) {
    laidOut[name] = { name, start, width };
    start += width;
  }
  return laidOut as { readonly [K in keyof W]: Column };
}

/** Interface name every file of this feed carries, after SAP's MATMAS flat files. */
export const INTERFACE_NAME = 'STOCKCHG';

/** The same with the number of the document that caused each change, for those who ask for it. */
export const INTERFACE_WITH_DOCUMENTS = 'STOCKCHGBL';

/** `H`: once, first. */
export const HEADER = columns({ interface: 10, createdOn: 8, createdAt: 6, since: 12 });
export const HEADER_WIDTH = 1 + 10 + 8 + 6 + 12;

/** `D`: one changed (sku, source). */
export const ROW = columns({
  sequence: 12,
  changedOn: 8,
  changedAt: 6,
  sku: 64,
  source: 8,
  quantity: 13,
  sign: 1,
  unit: 3,
  unitNumerator: 5,
  inStock: 1,
  description: 40,
});
export const ROW_WIDTH = 1 + 12 + 8 + 6 + 64 + 8 + 13 + 1 + 3 + 5 + 1 + 40;

/** Only in files with documents: blank where a change has none. */
export const DOCUMENT: Column = { name: 'document', start: ROW_WIDTH, width: 16 };

/** `T`: once, last. */
export const TRAILER = columns({ rowCount: 9, lastSequence: 12 });
export const TRAILER_WIDTH = 1 + 9 + 12;

/** The greatest quantity the columns hold, in thousandths. */
export const GREATEST_QUANTITY_THOUSANDTHS = 9_999_999_999_999;

/** Field names of a refusal, for a whole record. */
export const FIELD = {
  header: 'feed.stock.header',
  record: 'feed.stock.record',
  trailer: 'feed.stock.trailer',
  of: (column: Column): string => `feed.stock.${column.name}`,
} as const;
