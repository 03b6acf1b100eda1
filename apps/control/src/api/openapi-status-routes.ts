import type { Routes } from './openapi-route.js';

/** How the shop is now, and what gateways say. */
export const STATUS_ROUTES: Routes = {
  '/api/replicas/{replica}/report': {
    post: {
      summary: 'A gateway replica says what it saw and learns what is forbidden',
      body: 'ReplicaReport',
      answer: 'ReportReply',
      problems: [400, 403, 413, 415, 503],
    },
  },
  '/api/status': { get: { summary: 'Everything there is to see, as of now', answer: 'ShopStatus' } },
  '/api/live': {
    get: {
      summary: 'The same once a second, as server-sent events of the type `status`',
      answer: 'ShopStatus',
      stream: true,
    },
  },
  '/api/domains': { get: { summary: 'Every domain', answer: 'DomainList' } },
  '/api/domains/{domain}': { get: { summary: 'One domain', answer: 'DomainStatus', problems: [404] } },
};
