/**
 * What one source (a warehouse or a store) holds of one product: the canonical fact the extracted service keeps, as
 * the change feed told it last.
 */
export interface StockLevel {
  readonly sku: string;
  /** Code of the warehouse or store. */
  readonly source: string;
  /** Is it counted at all? A voucher is not: its quantity is then 0 and means nothing. */
  readonly managed: boolean;
  /** Ten-thousandths of an each, a safe integer, negative when oversold. */
  readonly quantityE4: number;
  /** Pieces in the case that it was told in; absent: it was told in pieces, which says nothing of cases. */
  readonly caseOf?: number;
  /** The catalogue's own word; it may contradict the quantity. */
  readonly inStock: boolean;
  /** Grows with every change of any level; of two facts about one (sku, source) the greater sequence is true. */
  readonly sequence: number;
  /** When it changed, milliseconds since the Unix epoch. */
  readonly changedAtMs: number;
  /** Number of the core's document that caused the change; absent: it has none, or nobody said. */
  readonly document?: string;
}
