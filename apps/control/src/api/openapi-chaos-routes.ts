import type { Routes } from './openapi-route.js';

/** Faults that are injected on purpose. */
export const CHAOS_ROUTES: Routes = {
  '/api/chaos': {
    get: {
      summary: 'Runs of injected faults, what can be touched, and what forbids a run now',
      answer: 'Chaos',
      problems: [503, 504],
    },
  },
  '/api/chaos/{integration}/start': {
    post: {
      summary: 'Injects faults into the calls of an integration, for a share of sessions and a time',
      body: 'ChaosBegin',
      answer: 'ChaosRun',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
  '/api/chaos/{integration}/stop': {
    post: {
      summary: 'Ends the run on an integration before its time',
      body: 'PersonalWord',
      answer: 'ChaosRun',
      problems: [400, 403, 404, 409, 415, 503, 504],
    },
  },
};
