import type { IncomingMessage } from 'node:http';
import { canonicalPath } from '@banyan/proxy';
import { priorityReader, type PriorityOptions } from '../overload/priority-reader.js';
import type { Priority } from '../overload/priority.js';
import type { Asked } from './rate-limiter.js';
import type { LimitedClass } from './rate-limits.js';

const CLASSES: Readonly<Record<Priority, LimitedClass | undefined>> = {
  checkout: 'checkout',
  write: 'basket',
  read: 'browse',
  passthrough: 'browse',
  // Whoever only claims to be synthetic is nobody special: the signature is looked at elsewhere.
  synthetic: 'browse',
};

/** Says what a request asks for, from its head alone: by the same reading as under overload. */
export function askedReader(options: PriorityOptions): (request: IncomingMessage) => Asked {
  const priorityOf = priorityReader(options);
  const { owned, classifier, prefixSegments } = options;
  return (request) => {
    const limitedClass = CLASSES[priorityOf(request)];
    const path = canonicalPath(request.url ?? '');
    if (path.kind !== 'path' || path.ownedBy(owned) !== 'owned') return { limitedClass, operation: undefined };
    const classified = classifier.classify(request.method ?? 'GET', (path.segments ?? []).slice(prefixSegments));
    if (classified.kind === 'refused') return { limitedClass, operation: undefined };
    const { domain, operation } = classified.claim;
    return { limitedClass, operation: `${domain.manifest.name}/${operation.name}` };
  };
}
