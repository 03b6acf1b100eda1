import type { PriceSheet } from './price-sheet.js';
import type { Channel, CustomerGroup } from './pricing.model.js';
import type { Promotion } from './promotion.js';

/**
 * What the system of record tells when it is asked for everything that changed since an instant: the language of the service
 * that follows it. Names no field of the legacy core.
 */

/** One row of a list: what is now known of one thing, or that its row could not be read. */
export interface Listed<Fact> {
  /** What the row is about, the same for ever: a product's id, a promotion's. */
  readonly key: string;
  /** The list's own order: rows come rising by it. Not an instant: in the hour that autumn repeats, the later is the earlier. */
  readonly modified: string;
  /** ms since the Unix epoch, to the second. */
  readonly changedAtMs: number;
  readonly fact: Fact;
  /** Of a row in doubt: as it was written, for the person who looks; at most 2,000 characters. */
  readonly written?: string;
}

/** A row that nobody could read with certainty. */
interface Doubted {
  readonly kind: 'doubted';
  /** The face and field in doubt. */
  readonly field: string;
  /** Without the value itself. */
  readonly because: string;
}

export type ListedProduct =
  | {
      readonly kind: 'priced';
      readonly sku: string;
      /** Of the catalogue; promotions name them. */
      readonly category: number;
      readonly sheet: PriceSheet;
    }
  | { readonly kind: 'removed'; readonly sku: string }
  /** `sku` null: not even that could be read. */
  | (Doubted & { readonly sku: string | null });

/** Whom a promotion is for, and which lines it concerns. */
export interface PromotionScope {
  /** Empty: all. */
  readonly channels: readonly Channel[];
  /** Empty: all. */
  readonly groups: readonly CustomerGroup[];
  /** Null: everybody's. */
  readonly code: string | null;
  readonly skus: readonly string[];
  readonly categories: readonly number[];
}

export type ListedPromotion =
  | { readonly kind: 'promotion'; readonly promotion: Promotion }
  | { readonly kind: 'removed' }
  /** `scope` null: not even that could be read, so it may concern every basket. */
  | (Doubted & { readonly scope: PromotionScope | null });

/** One page of a list. */
export interface ListPage<Fact> {
  readonly rows: readonly Listed<Fact>[];
  /** The page that it is, from 1: one past the end says that it is the last again. */
  readonly page: number;
  /** The most rows that it could have. */
  readonly limit: number;
}
