import type { IncomingMessage } from 'node:http';
import { isCheckoutUrl } from '@banyan/domains';
import { SYNTHETIC_HEADER } from '@banyan/rollout';
import type { Classified } from '../pipeline/classify.js';
import type { TargetReader } from '../storefront/target-reader.js';
import { isCheckout, type Priority } from './priority.js';

/** Says what a request is worth, from its head alone. Asked only under overload, before anything else is known of the request. */
export function priorityReader(reader: Pick<TargetReader, 'operationOf'>): (request: IncomingMessage) => Priority {
  return (request) => {
    // Whoever only claims it does himself no good: the signature need not be looked at.
    if (request.headers[SYNTHETIC_HEADER] !== undefined) return 'synthetic';
    const classified = reader.operationOf(request);
    if (classified !== undefined) return ofOwned(classified);
    const { method = 'GET', url = '' } = request;
    if (isCheckoutUrl(method, url)) return 'checkout';
    return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'passthrough' : 'write';
  };
}

function ofOwned(classified: Classified): Priority {
  if (classified.kind === 'refused') return 'read';
  const { operation } = classified.claim;
  if (isCheckout(operation)) return 'checkout';
  return operation.kind === 'write' ? 'write' : 'read';
}
