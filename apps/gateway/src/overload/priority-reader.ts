import type { IncomingMessage } from 'node:http';
import { isCheckoutUrl } from '@banyan/domains';
import { canonicalPath, type OwnedPrefixes } from '@banyan/proxy';
import { SYNTHETIC_HEADER } from '@banyan/rollout';
import type { Classifier } from '../pipeline/classify.js';
import { isCheckout, type Priority } from './priority.js';

export interface PriorityOptions {
  readonly owned: OwnedPrefixes;
  readonly classifier: Classifier;
  /** Segments that the contract prefix puts before a contract's path. */
  readonly prefixSegments: number;
}

/** Says what a request is worth, from its head alone. Asked only under overload, before anything else is known of the request. */
export function priorityReader(options: PriorityOptions): (request: IncomingMessage) => Priority {
  return (request) => {
    // Whoever only claims it does himself no good: the signature need not be looked at.
    if (request.headers[SYNTHETIC_HEADER] !== undefined) return 'synthetic';
    const { method = 'GET', url = '' } = request;
    const path = canonicalPath(url);
    if (path.kind === 'path' && path.ownedBy(options.owned) === 'owned') {
      return ofOwned(method, path.segments ?? [], options);
    }
    if (isCheckoutUrl(method, url)) return 'checkout';
    return method === 'GET' || method === 'HEAD' || method === 'OPTIONS' ? 'passthrough' : 'write';
  };
}

function ofOwned(
  method: string,
  segments: readonly string[],
  { classifier, prefixSegments }: PriorityOptions,
): Priority {
  const classified = classifier.classify(method, segments.slice(prefixSegments));
  if (classified.kind === 'refused') return 'read';
  const { operation } = classified.claim;
  if (isCheckout(operation)) return 'checkout';
  return operation.kind === 'write' ? 'write' : 'read';
}
