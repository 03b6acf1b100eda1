import { readIdempotencyKey, type ContractRequest } from '@banyan/contracts';
import { acceptInstant } from '../../contract-values/accept-instant.js';
import type { CustomersQuestion, ListQuestion, ReturnRequest } from '../orders.model.js';
import { acceptLines, type LineAsked } from './accept-order.js';
import { acceptCustomersReference } from './accept-reference.js';

/** What a search asks for that does not say how many. */
const ORDERS_FOUND = 20;
/** All orders there are: from the epoch to the last year that every clock on the way can write, in whatever time zone. */
const FIRST_MS = 0;
const LAST_MS = Date.UTC(9_999, 0, 1);

/** @throws ProblemError `invalid-request` for an instant that is none */
export function acceptSearch({ body }: ContractRequest): ListQuestion {
  const {
    email,
    from,
    until,
    limit = ORDERS_FOUND,
  } = body as {
    readonly email: string;
    readonly from?: string;
    readonly until?: string;
    readonly limit?: number;
  };
  return {
    email,
    fromMs: from === undefined ? FIRST_MS : within(acceptInstant(from, '/from')),
    untilMs: until === undefined ? LAST_MS : within(acceptInstant(until, '/until')),
    limit,
  };
}

/** No order is of another time: what is asked for beyond it is asked for up to it. */
function within(atMs: number): number {
  return Math.min(LAST_MS, Math.max(FIRST_MS, atMs));
}

/** @throws ProblemError as `acceptCustomersReference` */
export function acceptCancellation(request: ContractRequest): CustomersQuestion {
  const { email } = (request.body ?? {}) as { readonly email?: string };
  return acceptCustomersReference(request, email);
}

/** @throws ProblemError `invalid-request` for a key that is none and for lines as `acceptLines`; and as `acceptCustomersReference` */
export function acceptReturn(request: ContractRequest): ReturnRequest {
  readIdempotencyKey(request.headers);
  const { lines, location, email } = request.body as {
    readonly lines: readonly LineAsked[];
    readonly location?: string;
    readonly email?: string;
  };
  return {
    ...acceptCustomersReference(request, email),
    lines: acceptLines(lines),
    ...(location === undefined ? {} : { location }),
  };
}
