import { OUTCOMES } from '@banyan/access';
import { DEFAULT_ENTRIES, MOST_ENTRIES } from '../audit/audit.controller.js';
import type { Routes } from './openapi-route.js';

/** Who asks, what they did, and with which settings it all runs. */
export const ACCESS_ROUTES: Routes = {
  '/api/session': {
    get: {
      summary: 'Who is signed in, as what, and what they may do',
      open: true,
      answer: 'Session',
      problems: [401, 429],
    },
    post: {
      summary: 'Signs in from a browser: the answer sets a cookie that lasts twelve hours',
      open: true,
      body: 'SignIn',
      answer: 'Session',
      problems: [400, 401, 403, 409, 415, 429],
    },
    delete: { summary: 'Signs out', open: true, answer: 'Session', problems: [403, 415] },
  },
  '/api/audit': {
    get: {
      summary: 'Every call that changed something or was refused: who, what, why; the newest first',
      query: {
        limit: { type: 'integer', minimum: 1, maximum: MOST_ENTRIES, default: DEFAULT_ENTRIES },
        before: { type: 'string', format: 'uuid', description: 'older than this entry: `next` of the page before' },
        name: { type: 'string', maxLength: 64, description: 'of this token alone' },
        operation: { type: 'string', maxLength: 200 },
        outcome: { enum: OUTCOMES },
      },
      answer: 'AuditPage',
      problems: [400, 503],
    },
  },
  '/api/audit/chain': {
    get: {
      summary: 'The audit log as it is chained, in the order of the chain, and what verifying the whole gave',
      query: {
        after: { type: 'integer', minimum: 0, default: 0, description: 'behind this place: `next` of the part before' },
      },
      answer: 'AuditChainPage',
      problems: [400, 503],
    },
  },
  '/api/configuration': {
    get: {
      summary: 'What control and every gateway were started with, and where each value comes from',
      answer: 'Configuration',
    },
  },
  '/api/tokens': {
    get: { summary: 'Who has which token; the tokens themselves are kept nowhere', answer: 'TokenList' },
  },
  '/api/openapi.json': { get: { summary: 'This description', open: true, answer: 'OpenApiDocument' } },
};
