/* Generated from contracts/inventory/v1/openapi.yaml by scripts/generate-contract-types.mjs. Not edited by hand. */

/**
 * A stock keeping unit: 1 to 64 characters (Unicode code points), any but control characters, unpaired surrogates and
 * the noncharacters U+FFFE and U+FFFF. Compared exactly.
 *
 */
export type Sku = string;
/**
 * Where something is sold. `store` is over the counter and click and collect.
 */
export type Channel = 'web' | 'app' | 'marketplace' | 'store';
/**
 * The code of a store. Stores open and close, so the codes are not part of this contract; a code that no store has is
 * answered with 404 `unknown-location`.
 *
 */
export type Location = string;
/**
 * Whole units counted at the place; a part of a unit is not counted. 0 while `available` is true: sold on back-order.
 * Above 0 while `available` is false: counted, and not offered for sale. null: not counted, or not known.
 *
 */
export type Quantity = number | null;

/**
 * Every schema of Inventory 1.2.0, by name.
 */
export interface ContractSchemas {
  Sku: Sku;
  Channel: Channel;
  Location: Location;
  Quantity: Quantity;
  Availability: Availability;
  BatchRequest: BatchRequest;
  BatchAnswer: BatchAnswer;
  ItemProblem: ItemProblem;
  Problem: Problem;
  ProblemDetail: ProblemDetail;
}
/**
 * One product at one place.
 */
export interface Availability {
  sku: Sku;
  channel: Channel;
  /**
   * The code of a store. Stores open and close, so the codes are not part of this contract; a code that no store has is
   * answered with 404 `unknown-location`.
   *
   */
  location?: string;
  /**
   * May it be sold here now?
   */
  available: boolean;
  quantity: Quantity;
}
/**
 * A place and 1 to 100 SKUs, no two alike.
 */
export interface BatchRequest {
  channel: Channel;
  /**
   * The code of a store. Stores open and close, so the codes are not part of this contract; a code that no store has is
   * answered with 404 `unknown-location`.
   *
   */
  location?: string;
  /**
   * The SKUs asked for.
   */
  skus: Sku[];
}
/**
 * The place, as asked, and what is known there.
 */
export interface BatchAnswer {
  channel: Channel;
  /**
   * The code of a store. Stores open and close, so the codes are not part of this contract; a code that no store has is
   * answered with 404 `unknown-location`.
   *
   */
  location?: string;
  /**
   * The known SKUs, in the order asked.
   */
  items: Availability[];
  /**
   * SKUs that could not be answered. Absent when there are none.
   */
  problems?: ItemProblem[];
}
/**
 * One SKU of a batch that could not be answered. Asking again may help.
 */
export interface ItemProblem {
  sku: Sku;
  /**
   * Why; one of the codes of problems.
   */
  code: 'upstream-failed';
}
/**
 * Problem details, RFC 9457.
 */
export interface Problem {
  /**
   * A page about this kind of problem.
   */
  type: string;
  /**
   * The kind of problem, for people. The same for every problem of this code.
   */
  title: string;
  /**
   * The HTTP status of this answer.
   */
  status: number;
  /**
   * The kind of problem, for programs. Stable.
   */
  code: string;
  /**
   * This occurrence, for people.
   */
  detail?: string;
  /**
   * This occurrence, as a URI reference.
   */
  instance?: string;
  /**
   * Names the request in the shop's traces and logs; quote it when asking for help.
   */
  trace_id?: string;
  /**
   * The parameters and members that were refused, the first 20 of them.
   */
  errors?: ProblemDetail[];
}
/**
 * One reason why a request was refused. Never repeats what was sent.
 */
export interface ProblemDetail {
  /**
   * A JSON pointer into the body (`/skus/3`), or `query:`, `path:` or `header:` and the name of a parameter of the
   * operation.
   *
   */
  pointer: string;
  /**
   * What was expected, for people.
   */
  message: string;
}
