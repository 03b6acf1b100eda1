/**
 * One row of the stock change feed as the legacy core wrote it: columns cut out, digits read, nothing interpreted.
 * Only the codec makes these and only the translator reads them.
 */
export interface StockFeedRow {
  /** Position in the feed, 1 to 999,999,999,999; grows with every change. */
  readonly sequence: number;
  /** YYYYMMDD, a date that exists. */
  readonly changedOn: string;
  /** HHMMSS, a time that exists. */
  readonly changedAt: string;
  /** 1 to 64 characters, padding removed at the right alone: a leading blank belongs to the SKU. */
  readonly sku: string;
  /** Warehouse or store code, 1 to 8 characters. */
  readonly source: string;
  /** After the change, in thousandths of `unit`; negative where the sign column said so; 0 when the unit is LE. */
  readonly quantityThousandths: number;
  readonly unit: StockUnit;
  /** Eaches in one `unit`, 1 to 99,999; 1 unless the unit is CS. */
  readonly unitNumerator: number;
  /** The catalogue's own flag; it may contradict the quantity. */
  readonly inStock: boolean;
  /** Free text, up to 40 characters, embedded HTML and all. Not used; kept so that a row can be written back. */
  readonly description: string;
  /** Number of the document that caused the change; absent: it has none, or the file does not tell. */
  readonly document?: string;
}

/** Eaches, cases, and SAP's activity unit: what is sold without being counted. */
export const STOCK_UNITS = ['EA', 'CS', 'LE'] as const;
export type StockUnit = (typeof STOCK_UNITS)[number];

/** What a feed file says about itself before its first row. */
export interface StockFeedHeader {
  /** YYYYMMDD. */
  readonly createdOn: string;
  /** HHMMSS. */
  readonly createdAt: string;
  /** The sequence asked for: rows have greater ones. */
  readonly since: number;
  /** Does every row say which document caused it? */
  readonly withDocuments?: true;
}

/** What it says after its last. */
export interface StockFeedTrailer {
  readonly rowCount: number;
  /** The `since` to ask next. */
  readonly lastSequence: number;
}

/** A row that cannot be read with certainty. What could be read of its key comes along, so that its stock is doubted. */
export interface RefusedStockFeedRow {
  /** Which row of the file, from 1. */
  readonly rowNumber: number;
  /** Such as `feed.stock.quantity`. */
  readonly field: string;
  /** What was in doubt, without the value. */
  readonly because: string;
  readonly sequence?: number;
  readonly sku?: string;
  readonly source?: string;
  /** The row's bytes, at most 256 of them. */
  readonly bytes: Uint8Array;
}

/** One row of a file, read or refused. */
export type StockFeedItem =
  | { readonly kind: 'row'; readonly rowNumber: number; readonly row: StockFeedRow }
  | { readonly kind: 'refused'; readonly rowNumber: number; readonly refused: RefusedStockFeedRow };

/** How a file ended. */
export type StockFeedEnd =
  /** Header, rows and trailer agree. */
  | { readonly kind: 'complete'; readonly trailer: StockFeedTrailer }
  /**
   * It must not be believed past its last good row. `field` and `because` say what gave it away. `resumable`: it only
   * ends early, so every row before the cut came; else rows may be missing or wrong anywhere in it.
   */
  | { readonly kind: 'cut'; readonly field: string; readonly because: string; readonly resumable: boolean };
