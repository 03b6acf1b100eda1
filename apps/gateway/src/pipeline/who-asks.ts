import type { EdgeIdentity } from '../identity/edge-identity.js';
import type { Claim } from './accept.js';
import type { Asker } from './asker.js';
import { isOurShopper } from './caller.js';
import type { Exchange } from './exchange.js';
import type { ReadSynthetic } from './read-synthetic.js';

export interface WhoAsksOptions {
  readonly synthetic: ReadSynthetic;
  /** Absent: nobody is asked who they are. */
  readonly identity?: EdgeIdentity | undefined;
}

/**
 * Finds out who asks, and whether they may ask this at all. Our own synthetic shopper has signed its request: it may, and who
 * reads the reference is anybody.
 *
 * @throws ProblemError as `EdgeIdentity.find`; or the promise is rejected with it
 */
export function whoAsks(
  { request }: Exchange,
  { operation }: Claim,
  { synthetic, identity }: WhoAsksOptions,
): Asker | Promise<Asker> {
  const mark = synthetic(request);
  if (identity === undefined || isOurShopper(request, mark)) return { mark, principal: undefined };
  const found = identity.find(request, operation);
  if (found instanceof Promise) return found.then((principal) => ({ mark, principal }));
  return { mark, principal: found };
}
