import { ProblemError } from '@banyan/kernel';
import type { OwnedCall } from './accept.js';

/**
 * Does a customer ask for themselves? It is told by the request alone, so that nothing is learnt of who else there is.
 *
 * @throws ProblemError `another-customer`
 */
export function checkCustomer({ principal, operation, domain, input }: OwnedCall): void {
  if (principal?.kind !== 'customer' || operation.access.object !== 'customer') return;
  const named = domain.manifest.customerOf?.(input)?.toLowerCase();
  if (named === undefined || named !== principal.email) throw new ProblemError('another-customer');
}
