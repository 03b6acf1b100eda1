import { SERVICE_ERROR_CODES, type ErrorCodes, type QuestionEnvelope } from '@banyan/rpc';
import {
  PRICE_BATCH,
  PRICE_ONE,
  QUOTE_BASKET,
  type BatchQuestion,
  type PriceQuestion,
  type QuoteQuestion,
} from '../pricing.model.js';

/** Message patterns of the extracted service on Nest's TCP transport: the domain and the operation. */
export const PRICING_PATTERNS = {
  [PRICE_ONE]: 'pricing.price.one',
  [PRICE_BATCH]: 'pricing.price.batch',
  [QUOTE_BASKET]: 'pricing.quote.basket',
} as const;

/** Beside the operations: which prices are others than they were (decision record 22). */
export const PRICE_CHANGES_PATTERN = 'pricing.price.changes';

/** What the service can be asked. */
export type PricingQuestion = PriceQuestion | BatchQuestion | QuoteQuestion;

export type PricingEnvelope<Question = PricingQuestion> = QuestionEnvelope<Question>;

/** Input of `pricing.price.changes`. */
export interface PriceChangesQuestion {
  /** As the last answer gave it; absent: nothing is known. */
  readonly cursor?: string;
}

/** Which SKUs' prices may be others than they were at the cursor. */
export interface PriceChanges {
  /** To be given with the next question. */
  readonly cursor: string;
  /** `everything`: it is not known which, or they are too many to name. */
  readonly skus: readonly string[] | 'everything';
}

/** Why the service gave no answer: the codes of every service, and its own. */
export const PRICING_ERROR_CODES = {
  ...SERVICE_ERROR_CODES,
  /** A price, or a promotion that may matter, is in doubt: its row was refused. `field` names what was in doubt. */
  'price-in-doubt': 'refused-translation',
} as const satisfies ErrorCodes;

export type PricingErrorCode = keyof typeof PRICING_ERROR_CODES;
