import { CORE_NUMBER, ORDER_READ, type CustomersQuestion, type Order, type ReadResult } from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import type { Deadline } from '@banyan/resilience';
import type { OwnedCall } from '../pipeline/accept.js';
import { attemptArm } from '../pipeline/call-arm.js';
import { problemOfFailure } from '../pipeline/problem-of-failure.js';
import type { HeldBy } from './held-by.js';
import type { OrdersParts } from './orders-parts.js';
import { sightOf } from './sight-of.js';

/** Was it bought by who asks? The order says so itself. */
export function isTheirs({ principal }: Pick<OwnedCall, 'principal'>, order: Pick<Order, 'customer'>): boolean {
  return principal?.kind === 'customer' && order.customer.email?.toLowerCase() === principal.email;
}

/**
 * May whoever asks change this order? Where the ledger does not say who bought, the e-mail that goes along with a number of the
 * core does, which its arm holds against the order; of an order of ours the order is read first.
 *
 * @throws ProblemError where its arm cannot say
 */
export async function mayChange(
  call: OwnedCall,
  held: HeldBy,
  deadline: Deadline,
  parts: OrdersParts,
): Promise<boolean> {
  const { principal, input } = call;
  const sight = sightOf(principal, held, parts);
  if (sight !== 'untold') return sight === 'theirs';
  const { reference, email } = input as CustomersQuestion;
  if (CORE_NUMBER.test(reference)) return principal?.kind === 'customer' && email?.toLowerCase() === principal.email;
  const read = parts.domain.operations.get(ORDER_READ);
  if (read === undefined) throw new TypeError('orders cannot be read here');
  const known = held.holding?.journal;
  const asked = { ...call, domain: parts.domain, operation: read, input: { reference, ...(known && { known }) } };
  const result = await attemptArm(asked, held.arm, deadline.remainingMs(), (said) => said as ReadResult);
  if (result instanceof ArmError) throw problemOfFailure(result);
  return result.kind === 'order' && isTheirs(call, result);
}
