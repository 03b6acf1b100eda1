import { MOST_DAYS } from '../contracts/contract-usage.dto.js';
import type { Routes } from './openapi-route.js';

/** Contract versions, and who uses them. */
export const CONTRACT_ROUTES: Routes = {
  '/api/contracts': { get: { summary: 'Every registered contract version and how it stands', answer: 'ContractList' } },
  '/api/contracts/usage': {
    get: {
      summary: 'Who uses which contract version, by operation and deprecated field',
      query: {
        domain: { type: 'string' },
        version: { type: 'string' },
        days: { type: 'integer', minimum: 1, maximum: MOST_DAYS, default: MOST_DAYS },
      },
      answer: 'ContractUsage',
      problems: [400, 503, 504],
    },
  },
};
