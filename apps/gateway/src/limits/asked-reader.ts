import type { IncomingMessage } from 'node:http';
import { priorityReader } from '../overload/priority-reader.js';
import type { Priority } from '../overload/priority.js';
import type { TargetReader } from '../storefront/target-reader.js';
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
export function askedReader(reader: Pick<TargetReader, 'operationOf'>): (request: IncomingMessage) => Asked {
  const priorityOf = priorityReader(reader);
  return (request) => {
    const limitedClass = CLASSES[priorityOf(request)];
    const classified = reader.operationOf(request);
    if (classified?.kind !== 'claimed') return { limitedClass, operation: undefined };
    const { domain, operation } = classified.claim;
    return { limitedClass, operation: `${domain.manifest.name}/${operation.name}` };
  };
}
