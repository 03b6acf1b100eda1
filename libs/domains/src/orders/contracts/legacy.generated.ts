/* Generated from contracts/orders/legacy/openapi.yaml by scripts/generate-contract-types.mjs. Not edited by hand. */

/**
 * Why not; in the shop's language, with status 200. A text, or texts by what they are about.
 */
export type Error =
  | string
  | {
      [k: string]: unknown;
    };
/**
 * What the page of a payment says.
 */
export type Pressed =
  | {
      /**
       * Where the browser goes on.
       */
      redirect?: string;
      error?: Error;
      [k: string]: unknown;
    }
  | unknown[];
/**
 * A page of HTML.
 */
export type Page = string;

/**
 * Every schema of Orders, the legacy wire 1.0.0, by name.
 */
export interface ContractSchemas {
  Error: Error;
  Said: Said;
  Pressed: Pressed;
  Page: Page;
}
/**
 * What the core says to a call. Further members are the core's, and come as they are.
 */
export interface Said {
  /**
   * That it was done.
   */
  success?: string;
  error?: Error;
  /**
   * The order's number; nine digits where it is a text.
   */
  order_id?: number | string;
  [k: string]: unknown;
}
