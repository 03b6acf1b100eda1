import type { Routes } from './openapi-route.js';

/** What the shop leans on, and the switches that take it out of use. */
export const INTEGRATION_ROUTES: Routes = {
  '/api/integrations': {
    get: { summary: 'What the shop leans on, each with its owner and present state', answer: 'IntegrationList' },
  },
  '/api/integrations/switches': {
    get: {
      summary: 'What people took out of use, and what can be',
      answer: 'IntegrationSwitches',
      problems: [503, 504],
    },
  },
  '/api/integrations/{integration}/off': {
    post: {
      summary: 'Takes an integration out of use for a time: whoever asks it asks nothing of it, as `whenOff` says',
      body: 'IntegrationOff',
      answer: 'IntegrationSwitch',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
  '/api/integrations/{integration}/on': {
    post: {
      summary: 'Takes it into use again before its time',
      body: 'PersonalWord',
      answer: 'IntegrationSwitch',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
};
