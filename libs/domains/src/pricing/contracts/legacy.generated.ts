/* Generated from contracts/pricing/legacy/openapi.yaml by scripts/generate-contract-types.mjs. Not edited by hand. */

/**
 * A stock keeping unit: 1 to 64 characters (Unicode code points), any but control characters, unpaired surrogates and
 * the noncharacters U+FFFE and U+FFFF. Compared exactly.
 *
 */
export type Sku = string;
/**
 * `0` web, `1` app, `2` marketplace, `3` over the counter. The core takes another one for the web shop.
 */
export type Shop = '0' | '1' | '2' | '3';
/**
 * `1` retail, `2` club, `3` trade. The core takes another one for retail.
 */
export type CustomerGroup = '1' | '2' | '3';
/**
 * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
 */
export type Value = string | number | boolean | null;
/**
 * Rows in whatever they come; a list, an object by number, one row without its list, or nothing.
 */
export type Rows =
  | {
      [k: string]: unknown;
    }[]
  | {
      [k: string]: unknown;
    }
  | ''
  | null;
/**
 * A row, or why there is none.
 */
export type RowOrError = Row | Error;
/**
 * Rows, or why there are none.
 */
export type RowsOrError = Products | Error;

/**
 * Every schema of Pricing, the legacy wire 1.0.0, by name.
 */
export interface ContractSchemas {
  Sku: Sku;
  Shop: Shop;
  CustomerGroup: CustomerGroup;
  Value: Value;
  Rows: Rows;
  Row: Row;
  RowOrError: RowOrError;
  RowsOrError: RowsOrError;
  Products: Products;
  Error: Error;
}
/**
 * One product in one shop. Further members are the core's, and come as they are.
 */
export interface Row {
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  product_id?: string | number | boolean | null;
  /**
   * The SKU, with the entities of HTML.
   */
  sku: string;
  /**
   * The product's name, with the entities of HTML.
   */
  name?: string;
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  category_id?: string | number | boolean | null;
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  price: string | number | boolean | null;
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  price_decimals?: string | number | boolean | null;
  /**
   * A code; the true one is in `waers` where that is there.
   */
  currency: string;
  /**
   * The true code.
   */
  waers?: string;
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  peinh?: string | number | boolean | null;
  /**
   * The unit.
   */
  meins: string;
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  umrez?: string | number | boolean | null;
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  tax_class_id?: string | number | boolean | null;
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  tax_rate: string | number | boolean | null;
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  tax_included: string | number | boolean | null;
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  special?: string | number | boolean | null;
  /**
   * Rows in whatever they come; a list, an object by number, one row without its list, or nothing.
   */
  specials?:
    | {
        [k: string]: unknown;
      }[]
    | {
        [k: string]: unknown;
      }
    | ''
    | null;
  /**
   * Rows in whatever they come; a list, an object by number, one row without its list, or nothing.
   */
  discounts?:
    | {
        [k: string]: unknown;
      }[]
    | {
        [k: string]: unknown;
      }
    | ''
    | null;
  /**
   * What a shelf label says; it may be a year old.
   */
  formatted?: string;
  /**
   * A value as the core writes it, in one of its many forms; decision record 17 and the page on translation say how each is read.
   */
  status: string | number | boolean | null;
  /**
   * When the row was modified, in the shop's own time.
   */
  date_modified?: string;
  /**
   * The same in UTC.
   */
  date_modified_gmt: string;
  [k: string]: unknown;
}
/**
 * Why the core does not answer. In the shop's language, with status 200.
 */
export interface Error {
  /**
   * A text, or texts by what they are about.
   */
  error:
    | string
    | {
        [k: string]: unknown;
      };
  [k: string]: unknown;
}
/**
 * The rows of what is known.
 */
export interface Products {
  /**
   * A list; one row alone comes without it.
   */
  products: Row[] | Row;
  [k: string]: unknown;
}
