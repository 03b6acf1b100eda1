import { CHANNEL, LONGEST_STEP } from '../series/series.dto.js';
import { CURSOR, DEFAULT_HAPPENINGS, MOST_HAPPENINGS } from '../timeline/timeline.dto.js';
import type { Routes } from './openapi-route.js';

/** How business and arms did over time, and what happened then. */
export const SIGNAL_ROUTES: Routes = {
  '/api/domains/{domain}/series': {
    get: {
      summary: 'Both arms over time: requests, failures and slow ones with intervals, shares, shadow, and what turned',
      query: {
        from: { type: 'string', format: 'date-time', description: 'default: an hour before `to`' },
        to: { type: 'string', format: 'date-time', description: 'default: now' },
        step: {
          type: 'integer',
          minimum: 1,
          maximum: LONGEST_STEP,
          description: 'minutes; raised until the answer has 500 steps at most',
        },
        channel: { type: 'string', pattern: CHANNEL.source },
      },
      answer: 'Series',
      problems: [400, 404, 503, 504],
    },
  },
  '/api/map': {
    get: {
      summary: "The way of a shopper's request with its health, and which integration to mend first",
      answer: 'ShopMap',
    },
  },
  '/api/business': {
    get: {
      summary: 'Orders against expectation, failed sessions, goods that fail, and how often rollouts are taken back',
      answer: 'Business',
      problems: [503, 504],
    },
  },
  '/api/impact': {
    get: {
      summary: 'What was lost between two instants: failures, sessions, orders and money, with intervals',
      query: {
        domain: { type: 'string', description: 'required' },
        from: { type: 'string', format: 'date-time', description: 'required' },
        to: { type: 'string', format: 'date-time', description: 'default: now; a day after `from` at most' },
      },
      answer: 'Impact',
      problems: [400, 404, 503, 504],
    },
  },
  '/api/timeline': {
    get: {
      summary:
        'Everything that happened, the latest first: decisions, what was seen to change, contracts, authority, incidents, what people did by hand',
      query: {
        before: { type: 'string', pattern: CURSOR.source, description: '`next` of the page before' },
        domain: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,63}$' },
        kind: { type: 'string', description: 'one or several, with commas between' },
        person: { type: 'string', maxLength: 100 },
        limit: { type: 'integer', minimum: 1, maximum: MOST_HAPPENINGS, default: DEFAULT_HAPPENINGS },
      },
      answer: 'Timeline',
      problems: [400, 503, 504],
    },
  },
};
