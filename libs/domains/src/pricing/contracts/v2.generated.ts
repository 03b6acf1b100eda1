/* Generated from contracts/pricing/v2/openapi.yaml by scripts/generate-contract-types.mjs. Not edited by hand. */

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
 * How the channel shows its prices. What is charged is the same.
 */
export type TaxMode = 'included' | 'excluded';
/**
 * Hundredths of a percent.
 */
export type TaxRate = number;
/**
 * - `regular`: the shelf price.
 * - `tier`: the price from a quantity on.
 * - `special`: a special offer, which stands before any tier.
 *
 */
export type Basis = 'regular' | 'tier' | 'special';
/**
 * One SKU of a batch.
 */
export type Entry = EntryPriced | EntryNotPriced;
/**
 * A promotion code as the shopper typed it.
 */
export type Code = string;
/**
 * The quote, signed. Opaque; hand it to whoever takes the order, unchanged.
 */
export type Token = string;

/**
 * Every schema of Pricing 2.1.0, by name.
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
  Money: Money;
  TaxMode: TaxMode;
  TaxRate: TaxRate;
  Basis: Basis;
  TaxShown: TaxShown;
  Price: Price;
  Tier: Tier;
  BatchRequest: BatchRequest;
  BatchAnswer: BatchAnswer;
  Entry: Entry;
  EntryPriced: EntryPriced;
  EntryNotPriced: EntryNotPriced;
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
 * Whole minor units of a currency (cents; yen), VAT contained.
 */
export interface Money {
  /**
   * How many minor units.
   */
  amountMinor: number;
  currency: Currency;
}
/**
 * The VAT that is contained, and how the channel shows it.
 */
export interface TaxShown {
  mode: TaxMode;
  rate: TaxRate;
}
/**
 * What one product costs, in one market, in one quantity, at one instant.
 */
export interface Price {
  sku: Sku;
  channel: Channel;
  group: CustomerGroup;
  quantity: Quantity;
  price: Money1;
  regular: Money2;
  per: PriceUnit;
  basis: Basis;
  tax: TaxShown;
  /**
   * Every quantity at which another price begins, rising.
   */
  tiers: Tier[];
  /**
   * The first known instant at which it changes. Absent when none is known.
   */
  changesAt?: string;
}
/**
 * Whole minor units of a currency (cents; yen), VAT contained.
 */
export interface Money1 {
  /**
   * How many minor units.
   */
  amountMinor: number;
  currency: Currency;
}
/**
 * Whole minor units of a currency (cents; yen), VAT contained.
 */
export interface Money2 {
  /**
   * How many minor units.
   */
  amountMinor: number;
  currency: Currency;
}
/**
 * A price that begins at a quantity.
 */
export interface Tier {
  from: Quantity;
  price: Money;
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
 * The market, and one entry for each SKU, in the order asked.
 */
export interface BatchAnswer {
  channel: Channel;
  group: CustomerGroup;
  /**
   * As many as SKUs were asked for.
   */
  entries: Entry[];
}
/**
 * It has a price.
 */
export interface EntryPriced {
  state: 'priced';
  sku: Sku;
  quantity: Quantity;
  price: Money3;
  regular: Money4;
  per: PriceUnit;
  basis: Basis;
  tax: TaxShown;
  /**
   * Every quantity at which another price begins, rising.
   */
  tiers: Tier[];
  /**
   * The first known instant at which it changes. Absent when none is known.
   */
  changesAt?: string;
}
/**
 * Whole minor units of a currency (cents; yen), VAT contained.
 */
export interface Money3 {
  /**
   * How many minor units.
   */
  amountMinor: number;
  currency: Currency;
}
/**
 * Whole minor units of a currency (cents; yen), VAT contained.
 */
export interface Money4 {
  /**
   * How many minor units.
   */
  amountMinor: number;
  currency: Currency;
}
/**
 * It has none.
 */
export interface EntryNotPriced {
  /**
   * `unknown-sku`: no product has it; `not-priced`: it cannot be bought here; `in-doubt`: its price could not be read with certainty, and asking
   * again may help.
   *
   */
  state: 'unknown-sku' | 'not-priced' | 'in-doubt';
  sku: Sku;
}
/**
 * What a basket costs, all of it.
 */
export interface Quote {
  channel: Channel;
  group: CustomerGroup;
  taxMode: TaxMode;
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
  total: Money;
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
  price: Money5;
  per: PriceUnit;
  basis: Basis;
  amount: Money6;
  discount: Money7;
  taxRate: TaxRate;
}
/**
 * Whole minor units of a currency (cents; yen), VAT contained.
 */
export interface Money5 {
  /**
   * How many minor units.
   */
  amountMinor: number;
  currency: Currency;
}
/**
 * Whole minor units of a currency (cents; yen), VAT contained.
 */
export interface Money6 {
  /**
   * How many minor units.
   */
  amountMinor: number;
  currency: Currency;
}
/**
 * Whole minor units of a currency (cents; yen), VAT contained.
 */
export interface Money7 {
  /**
   * How many minor units.
   */
  amountMinor: number;
  currency: Currency;
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
  amount: Money;
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
  gross: Money;
  tax: Money;
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
