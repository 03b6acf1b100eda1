/* Generated from contracts/inventory/v2/openapi.yaml by scripts/generate-contract-types.mjs. Not edited by hand. */

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
 * Units of the product, exactly: pieces, or metres where it is sold by the metre. At most four decimal places.
 *
 */
export type Amount = number;
/**
 * A decimal above 0 with a point and at most four places, and without an exponent.
 */
export type WantedText = string;
/**
 * - `back-order`: may be sold; none is left, and it is ordered anew.
 * - `uncounted`: may be sold; how many there are is not counted, or not known at the moment.
 * - `sold-out`: none is left.
 * - `not-for-sale`: not offered here, whatever lies there.
 *
 */
export type StateWithoutAmount = 'back-order' | 'uncounted' | 'sold-out' | 'not-for-sale';
/**
 * One product at one place. Only `in-stock` has a quantity.
 */
export type Availability = InStock | NotInStock;
/**
 * The product in one store. Only `in-stock` has a quantity.
 */
export type LocationState = LocationInStock | LocationNotInStock;
/**
 * What the system of record rules about one product, place and quantity.
 */
export type FirmCheck = Granted | Denied;
/**
 * One SKU of a batch. Only `in-stock` has a quantity.
 */
export type Entry = EntryInStock | EntryNotInStock;

/**
 * Every schema of Inventory 2.1.0, by name.
 */
export interface ContractSchemas {
  Sku: Sku;
  Channel: Channel;
  Location: Location;
  Amount: Amount;
  WantedText: WantedText;
  StateWithoutAmount: StateWithoutAmount;
  Availability: Availability;
  InStock: InStock;
  NotInStock: NotInStock;
  Locations: Locations;
  LocationState: LocationState;
  LocationInStock: LocationInStock;
  LocationNotInStock: LocationNotInStock;
  FirmCheck: FirmCheck;
  Granted: Granted;
  Denied: Denied;
  BatchRequest: BatchRequest;
  BatchAnswer: BatchAnswer;
  Entry: Entry;
  EntryInStock: EntryInStock;
  EntryNotInStock: EntryNotInStock;
  Problem: Problem;
  ProblemDetail: ProblemDetail;
}
/**
 * May be sold, and so much is there.
 */
export interface InStock {
  sku: Sku;
  channel: Channel;
  /**
   * The code of a store. Stores open and close, so the codes are not part of this contract; a code that no store has is
   * answered with 404 `unknown-location`.
   *
   */
  location?: string;
  state: 'in-stock';
  quantity: Amount;
}
/**
 * Anything but so many in stock.
 */
export interface NotInStock {
  sku: Sku;
  channel: Channel;
  /**
   * The code of a store. Stores open and close, so the codes are not part of this contract; a code that no store has is
   * answered with 404 `unknown-location`.
   *
   */
  location?: string;
  state: StateWithoutAmount;
}
/**
 * One product in every store, in a fixed order of the stores.
 */
export interface Locations {
  sku: Sku;
  /**
   * Every store that offers click and collect.
   */
  locations: LocationState[];
}
/**
 * May be collected there, and so much is there.
 */
export interface LocationInStock {
  location: Location;
  state: 'in-stock';
  quantity: Amount;
}
/**
 * Anything but so many in stock.
 */
export interface LocationNotInStock {
  location: Location;
  state: StateWithoutAmount;
}
/**
 * So many may be ordered now.
 */
export interface Granted {
  sku: Sku;
  channel: Channel;
  /**
   * The code of a store. Stores open and close, so the codes are not part of this contract; a code that no store has is
   * answered with 404 `unknown-location`.
   *
   */
  location?: string;
  wanted: Amount;
  granted: true;
  /**
   * Not all of it lies there; the rest is ordered anew.
   */
  backOrder: boolean;
}
/**
 * So many cannot be ordered now, and why.
 */
export interface Denied {
  sku: Sku;
  channel: Channel;
  /**
   * The code of a store. Stores open and close, so the codes are not part of this contract; a code that no store has is
   * answered with 404 `unknown-location`.
   *
   */
  location?: string;
  wanted: Amount;
  granted: false;
  /**
   * - `not-for-sale`: not offered here.
   * - `insufficient`: fewer may be sold than are wanted; `left` says how many, 0 when it is sold out.
   * - `below-minimum`: fewer than are sold at once; `limit` is the fewest.
   * - `above-maximum`: more than are sold at once; `limit` is the most.
   * - `not-a-multiple`: sold in multiples of `limit` only.
   *
   */
  because: 'not-for-sale' | 'insufficient' | 'below-minimum' | 'above-maximum' | 'not-a-multiple';
  limit?: Amount;
  /**
   * How many may still be sold.
   */
  left?: number;
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
 * The place, as asked, and one entry for each SKU, in the order asked.
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
   * As many as SKUs were asked for.
   */
  entries: Entry[];
}
/**
 * May be sold, and so much is there.
 */
export interface EntryInStock {
  sku: Sku;
  state: 'in-stock';
  quantity: Amount;
}
/**
 * Anything but so many in stock.
 */
export interface EntryNotInStock {
  sku: Sku;
  /**
   * The states of one product, and two more: `unknown-sku`, no product has it; `in-doubt`, its stock could not be
   * read with certainty, and asking again may help.
   *
   */
  state: 'back-order' | 'uncounted' | 'sold-out' | 'not-for-sale' | 'unknown-sku' | 'in-doubt';
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
