import type { Routes } from './openapi-route.js';

/** What is decided about arms and authority, and how people change it. */
export const ROLLOUT_ROUTES: Routes = {
  '/api/domains/{domain}/decisions': {
    get: { summary: 'The whole chain of decisions, oldest first', answer: 'DecisionChain', problems: [404, 503] },
  },
  '/api/domains/{domain}/ramp': {
    get: {
      summary: 'What speaks against more traffic now, and where the ramp plan stands',
      answer: 'RampPage',
      problems: [404, 409],
    },
  },
  '/api/domains/{domain}/ramp/pause': {
    post: {
      summary: 'Tells the ramp assistant to stop until a person resumes',
      body: 'PersonalChange',
      answer: 'RampAnswer',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/domains/{domain}/ramp/resume': {
    post: {
      summary: 'Lets the ramp assistant go on by the plan, from the step on which the slider stands',
      body: 'PersonalChange',
      answer: 'RampAnswer',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/domains/{domain}/rollback': {
    post: {
      summary: 'Sends all traffic of a domain to legacy until somebody resets',
      body: 'PersonalChange',
      accepted:
        'PostgreSQL is away: replicas are told through the replies to their reports, and it is written when PostgreSQL is back',
      answer: 'ChangeAnswer',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/domains/{domain}/reset': {
    post: {
      summary: 'Arms a tripped or held latch again; evidence starts anew',
      body: 'PersonalChange',
      answer: 'ChangeAnswer',
      problems: [400, 403, 404, 409, 415, 503],
    },
  },
  '/api/decisions/{id}': {
    get: { summary: 'One decision record, its chain verified', answer: 'DecisionPage', problems: [404, 503] },
  },
  '/api/authority': {
    get: {
      summary: 'Who has the authority for all stock, and every step that moved it',
      answer: 'AuthorityPage',
      problems: [503],
    },
  },
  '/api/authority/preflight': {
    get: {
      summary: 'Everything that speaks against moving it now; changes nothing, and takes seconds',
      query: { to: { enum: ['legacy', 'service'], description: 'required' } },
      answer: 'AuthorityPreflight',
      problems: [400, 503],
    },
  },
  '/api/authority/move': {
    post: {
      summary: 'Begins to move it, unless something speaks against it: drain, reconcile, flip',
      body: 'AuthorityMove',
      answer: 'AuthorityPage',
      problems: [400, 403, 409, 415, 503],
    },
  },
  '/api/authority/undo': {
    post: {
      summary: 'Undoes a move that has not flipped',
      body: 'PersonalWord',
      answer: 'AuthorityPage',
      problems: [400, 403, 409, 415, 503],
    },
  },
};
