import { PERSON } from './openapi-access-schemas.js';
import { DECISIONS } from '../orders/review-decision.dto.js';
import { LONGEST_EMAIL } from '../privacy/erasure.dto.js';
import {
  COUNT,
  FLAG,
  INSTANT,
  list,
  nullable,
  NUMBER,
  record,
  ref,
  TEXT,
  word,
  type Schema,
} from './openapi-schemas.js';

/** Orders that people look at before anything is sent. */
export const ORDERS_SCHEMAS: Readonly<Record<string, Schema>> = {
  WaitingReview: record(
    {
      reference: TEXT,
      because: TEXT,
      score: nullable(NUMBER),
      askedAt: INSTANT,
      channel: TEXT,
      currency: TEXT,
      totalMinor: COUNT,
      country: TEXT,
    },
    'An order that waits. because: `service`, the fraud service, else the rule of the table that stood in for it.',
  ),
  WaitingReviews: record({ reviews: list(ref('WaitingReview')), more: FLAG }),
  ReviewDecision: record({
    decision: word(...DECISIONS),
    reason: { type: 'string', minLength: 1, maxLength: 500 },
    'person?': { ...PERSON, maxLength: 100 },
  }),
  DecidedReview: record({ reference: TEXT, state: TEXT }),
  ErasureRequest: record({
    email: { type: 'string', minLength: 3, maxLength: LONGEST_EMAIL },
    reason: { type: 'string', minLength: 1, maxLength: 500 },
    'person?': { ...PERSON, maxLength: 100 },
  }),
  Erasure: record(
    { orders: COUNT, open: COUNT, keys: COUNT },
    'Orders that forget who bought them; how many of these wait until they are closed; keys of the ledger without a hash of anybody now.',
  ),
};
