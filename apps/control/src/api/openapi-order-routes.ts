import { CHANNELS, DIFFERENCE_STATES, MOST_DIFFERENCES, MOST_REVIEWS } from '@banyan/domains';
import { ARMS } from '@banyan/kernel';
import {
  DEFAULT_LIMIT as DEFAULT_FINDINGS,
  MOST_LISTED as MOST_FINDINGS,
} from '../consistency/consistency-query.dto.js';
import { STATES } from '../consistency/read-consistency.js';
import { DEFAULT_DIFFERENCES, DIFFERENCE_KINDS, LONGEST_REFERENCE } from '../orders/difference.dto.js';
import { DEFAULT_ORDERS, LONGEST_SOUGHT, MOST_ORDERS, SOUGHT_STATES } from '../orders/journey.dto.js';
import { DEFAULT_REVIEWS } from '../orders/review-decision.dto.js';
import type { Routes } from './openapi-route.js';

/** What happened to orders, what differs about them, and who shops for nobody. */
export const ORDER_ROUTES: Routes = {
  '/api/consistency': {
    get: {
      summary: 'Prices that differ between channels, and what of the catalogue is of two minds, with evidence',
      query: {
        state: { enum: STATES, default: 'open' },
        kind: { type: 'string', pattern: '^[a-z][a-z-]{0,39}$' },
        place: { type: 'string', pattern: '^[a-z][a-z-]{0,19}$' },
        subject: { type: 'string', minLength: 1, maxLength: 64 },
        limit: { type: 'integer', minimum: 1, maximum: MOST_FINDINGS, default: DEFAULT_FINDINGS },
      },
      answer: 'Consistency',
      problems: [400, 503],
    },
  },
  '/api/orders': {
    get: {
      summary:
        'Orders, the newest first, by state, arm, channel, customer and time; one by its reference, trace or key',
      query: {
        state: { enum: [...SOUGHT_STATES], description: 'failed: refused, or nobody can say of it yet' },
        arm: { enum: [...ARMS] },
        channel: { enum: [...CHANNELS] },
        customer: { type: 'string', pattern: '^[0-9a-f]{16}$', description: 'customerHash of an order' },
        from: { type: 'string', format: 'date-time', description: 'asked for at or after' },
        to: { type: 'string', format: 'date-time', description: 'asked for before' },
        before: { type: 'string', pattern: '^[\\w.-]{1,100}$' },
        find: { type: 'string', minLength: 1, maxLength: LONGEST_SOUGHT },
        limit: { type: 'integer', minimum: 1, maximum: MOST_ORDERS, default: DEFAULT_ORDERS },
      },
      answer: 'OrderPage',
      problems: [400, 503, 504],
    },
  },
  '/api/orders/{reference}/journey': {
    get: {
      summary: 'What happened to one order, by the books, and by its trace where one is kept',
      answer: 'OrderJourney',
      problems: [404, 503, 504],
    },
  },
  '/api/orders/reviews': {
    get: {
      summary: 'Orders that are held until a person has looked at them, the longest waiting first',
      query: { limit: { type: 'integer', minimum: 1, maximum: MOST_REVIEWS, default: DEFAULT_REVIEWS } },
      answer: 'WaitingReviews',
      problems: [400, 503],
    },
  },
  '/api/orders/reviews/{reference}': {
    post: {
      summary: 'Lets an order that is held go its way, or calls it off and pays it back; once',
      body: 'ReviewDecision',
      answer: 'DecidedReview',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/orders/differences': {
    get: {
      summary: 'How the books of orders differ, the most urgent first; who puts it right, and what was tried',
      query: {
        state: { enum: [...DIFFERENCE_STATES], default: 'open' },
        kind: { enum: [...DIFFERENCE_KINDS] },
        reference: { type: 'string', minLength: 1, maxLength: LONGEST_REFERENCE },
        limit: { type: 'integer', minimum: 1, maximum: MOST_DIFFERENCES, default: DEFAULT_DIFFERENCES },
      },
      answer: 'Differences',
      problems: [400, 503],
    },
  },
  '/api/orders/differences/explain': {
    post: {
      summary: 'Says why a difference is right as it is: it does not count any more, as long as the books say the same',
      body: 'DifferenceExplanation',
      answer: 'ExplainedDifference',
      problems: [400, 403, 404, 415, 503],
    },
  },
  '/api/privacy/erasures': {
    post: {
      summary:
        'Has a shopper forgotten who asks for it: closed orders within a minute, others as soon as they are closed',
      body: 'ErasureRequest',
      answer: 'Erasure',
      problems: [400, 403, 415, 503],
    },
  },
  '/api/shopper': {
    get: { summary: 'The synthetic shopper: its last journey on each arm in each channel', answer: 'Shopper' },
  },
  '/api/shopper/round': {
    post: {
      summary: 'Sends the synthetic shopper on a round now; answers when it is back',
      answer: 'Shopper',
      problems: [403, 415, 503],
    },
  },
};
