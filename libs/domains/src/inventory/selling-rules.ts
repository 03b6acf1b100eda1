/** How much may be ordered at once, in ten-thousandths; each as it is in force. */
export interface SaleRules {
  /** Fewest; 0 or less: no bound. */
  readonly minimumE4: number;
  /** Most; undefined: no bound. */
  readonly maximumE4: number | undefined;
  /** Only multiples of this; undefined: anything. */
  readonly stepE4: number | undefined;
}

/** How a counted product runs out. */
export interface StockRules {
  /** Out of stock from here down, in ten-thousandths, at least 0. */
  readonly outOfStockE4: number;
  /** Sold beyond that as well? */
  readonly backOrders: boolean;
}

/** Everything that the core says of how a product is sold, beside where it lies. */
export type SellingRules = SaleRules & StockRules;
