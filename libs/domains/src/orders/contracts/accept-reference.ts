import type { ContractRequest } from '@banyan/contracts';
import { parseReference, ProblemError } from '@banyan/kernel';
import { CORE_NUMBER, type CustomersQuestion, type OrderQuestion } from '../orders.model.js';

/** How our references of orders begin. */
const OURS = 'BY';

/** However it was typed. @throws ProblemError `unknown-order` for what no order can be called */
export function acceptReference({ path }: Pick<ContractRequest, 'path'>): OrderQuestion {
  const given = path['reference'] ?? '';
  const reference = CORE_NUMBER.test(given) ? given : parseReference(OURS, given);
  if (reference === undefined) throw new ProblemError('unknown-order');
  return { reference };
}

/**
 * An order that is to be changed, and whose it is.
 *
 * @throws ProblemError `unknown-order` for what no order can be called; `invalid-request` for a number of the core without an e-mail
 */
export function acceptCustomersReference(
  request: Pick<ContractRequest, 'path'>,
  email: string | undefined,
): CustomersQuestion {
  const { reference } = acceptReference(request);
  if (email === undefined && CORE_NUMBER.test(reference)) {
    throw new ProblemError('invalid-request', {
      errors: [{ pointer: '/email', message: 'is required with a number of nine digits' }],
    });
  }
  return { reference, ...(email === undefined ? {} : { email }) };
}
