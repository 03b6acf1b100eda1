/* Generated from contracts/pricing/v1/openapi.yaml by scripts/generate-contract-types.mjs. Not edited by hand. */

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
 * Who buys. `retail` is everybody who is not known to be another.
 */
export type CustomerGroup = 'retail' | 'club' | 'trade';
/**
 * RFC 3339, with an offset; to the millisecond.
 */
export type Instant = string;
/**
 * Units of the product; pieces, or metres where it is sold by the metre. At most four decimal places.
 */
export type Quantity = number;
/**
 * A decimal above 0 with a point and at most four places, and without an exponent.
 */
export type QuantityText = string;
/**
 * What a price is for so many of.
 */
export type PriceUnit = 1 | 10 | 100 | 1000;
/**
 * An ISO 4217 code.
 */
export type Currency = string;
/**
 * A decimal text with the places of its currency, VAT contained.
 */
export type Amount = string;
/**
 * Percent, with two places.
 */
export type TaxRate = string;
/**
 * A promotion code as the shopper typed it.
 */
export type Code = string;
/**
 * The quote, signed. Opaque; hand it to whoever takes the order, unchanged.
 */
export type Token = string;

/**
 * Every schema of Pricing 1.1.0, by name.
 */
export interface ContractSchemas {
  Sku: Sku;
  Channel: Channel;
  CustomerGroup: CustomerGroup;
  Instant: Instant;
  Quantity: Quantity;
  QuantityText: QuantityText;
  PriceUnit: PriceUnit;
  Currency: Currency;
  Amount: Amount;
  TaxRate: TaxRate;
  Price: Price;
  Tier: Tier;
  BatchRequest: BatchRequest;
  BatchAnswer: BatchAnswer;
  BatchItem: BatchItem;
  ItemProblem: ItemProblem;
  Quote: Quote;
  QuoteLine: QuoteLine;
  Tax: Tax;
  QuoteRequest: QuoteRequest;
  BasketLine: BasketLine;
  Code: Code;
  Promotion: Promotion;
  CodeState: CodeState;
  Token: Token;
  Problem: Problem;
  ProblemDetail: ProblemDetail;
}
/**
 * What one product costs, in one market, in one quantity, at one instant.
 */
export interface Price {
  sku: Sku;
  channel: Channel;
  group: CustomerGroup;
  quantity: Quantity;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  price: string;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  regularPrice: string;
  per: PriceUnit;
  currency: Currency;
  /**
   * Does a tier or a special offer stand in place of the shelf price?
   */
  onSale: boolean;
  taxRate: TaxRate;
  /**
   * Every quantity at which another price begins. Absent when there is none.
   */
  tiers?: Tier[];
  /**
   * The first known instant at which it changes. Absent when none is known.
   */
  validUntil?: string;
}
/**
 * A price that begins at a quantity.
 */
export interface Tier {
  from: Quantity;
  price: Amount;
}
/**
 * A market and 1 to 200 SKUs, no two alike.
 */
export interface BatchRequest {
  channel: Channel;
  group?: CustomerGroup;
  at?: Instant;
  /**
   * The SKUs asked for.
   */
  skus: Sku[];
}
/**
 * The market, and what is known there.
 */
export interface BatchAnswer {
  channel: Channel;
  group: CustomerGroup;
  /**
   * The SKUs that have a price, in the order asked.
   */
  items: BatchItem[];
  /**
   * The others. Absent when there are none.
   */
  problems?: ItemProblem[];
}
/**
 * What one product of the batch costs.
 */
export interface BatchItem {
  sku: Sku;
  quantity: Quantity;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  price: string;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  regularPrice: string;
  per: PriceUnit;
  currency: Currency;
  /**
   * Does a tier or a special offer stand in place of the shelf price?
   */
  onSale: boolean;
  taxRate: TaxRate;
  /**
   * Every quantity at which another price begins. Absent when there is none.
   */
  tiers?: Tier[];
  /**
   * The first known instant at which it changes. Absent when none is known.
   */
  validUntil?: string;
}
/**
 * A SKU of the batch without a price.
 */
export interface ItemProblem {
  sku: Sku;
  /**
   * Why; one of the codes of problems. `upstream-failed` may be asked again.
   */
  code: 'unknown-sku' | 'not-priced' | 'upstream-failed';
}
/**
 * What a basket costs, all of it.
 */
export interface Quote {
  channel: Channel;
  group: CustomerGroup;
  currency: Currency;
  /**
   * The instant it was computed for.
   */
  at: string;
  /**
   * In the order asked.
   */
  lines: QuoteLine[];
  /**
   * What took something off, in the order in which it was applied.
   */
  promotions: Promotion[];
  /**
   * What became of each code, in the order given.
   */
  codes: CodeState[];
  /**
   * The tax that is contained in the total, by falling rate.
   */
  taxes: Tax[];
  total: Amount;
  /**
   * Until when it is honoured.
   */
  validUntil: string;
  token: Token;
}
/**
 * One line as it is quoted.
 */
export interface QuoteLine {
  sku: Sku;
  quantity: Quantity;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  price: string;
  per: PriceUnit;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  amount: string;
  /**
   * A decimal text with the places of its currency, VAT contained.
   */
  discount: string;
  taxRate: TaxRate;
}
/**
 * What took something off.
 */
export interface Promotion {
  /**
   * Names the promotion, for programs; stable.
   */
  id: string;
  /**
   * For shoppers, in the shop's language.
   */
  title: string;
  amount: Amount;
  code?: Code;
}
/**
 * What became of a code.
 */
export interface CodeState {
  code: Code;
  /**
   * `applied`; or why not: `unknown`, `not-open` (outside its time), `not-applicable` (to this basket, channel or group, or another promotion excludes it).
   *
   */
  state: 'applied' | 'unknown' | 'not-open' | 'not-applicable';
}
/**
 * The tax of one rate.
 */
export interface Tax {
  rate: TaxRate;
  gross: Amount;
  tax: Amount;
}
/**
 * A market, 1 to 100 lines with no SKU twice, and at most 10 codes.
 */
export interface QuoteRequest {
  channel: Channel;
  group?: CustomerGroup;
  at?: Instant;
  /**
   * What is in the basket.
   */
  lines: BasketLine[];
  /**
   * Promotion codes, compared without regard to case; no two alike.
   */
  codes?: Code[];
}
/**
 * One SKU and how much of it.
 */
export interface BasketLine {
  sku: Sku;
  quantity: Quantity;
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
