import type { OpsRoute } from './ops-face.js';
import type { RequestCounts } from './request-counts.js';

/** `/__requests`: GET the counts, DELETE starts anew. */
export function requestsRoute(counts: RequestCounts): OpsRoute {
  return async ({ method, rest }) => {
    if (rest !== '' || (method !== 'GET' && method !== 'DELETE')) return undefined;
    if (method === 'DELETE') counts.reset();
    return counts.report();
  };
}
