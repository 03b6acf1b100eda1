/** One request that a storefront makes. */
export interface ShopQuestion {
  /** Whose objectives it is held to, such as `availability.batch` of `inventory`. */
  readonly domain: string;
  readonly operation: string;
  readonly method: 'GET' | 'POST';
  /** Below the base URL of the gateway, with its query. */
  readonly target: string;
  readonly json?: object;
  /** `Idempotency-Key`. */
  readonly key?: string;
}

/** Something that is bought, and how many. */
export interface BasketLine {
  readonly sku: string;
  readonly quantity: number;
}
