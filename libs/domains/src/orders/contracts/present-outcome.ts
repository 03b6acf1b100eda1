import type { ContractAnswer } from '@banyan/contracts';
import { problemBody, type ProblemCode, type ProblemDetail } from '@banyan/kernel';
import type { NotPlaced, RefusedBecause } from '../orders.model.js';

/** Contracts promise at most so many errors in one problem. */
const MOST_ERRORS = 20;
/** What is not known yet usually is a few seconds later: a processor's second attempt, a settled row. */
const PENDING_RETRY_AFTER_SECONDS = '2';

/** How a refusal is told: by which problem, and what of a request it is about where it is about no line. */
const REFUSALS = {
  'out-of-stock': { code: 'out-of-stock', about: undefined, message: 'there is not enough in stock' },
  'payment-declined': { code: 'payment-declined', about: '/payment', message: 'was declined' },
  'quote-not-honoured': {
    code: 'quote-not-honoured',
    about: '/quote',
    message: 'is for a price that is not sold at any more',
  },
  'not-deliverable': { code: 'not-deliverable', about: '/delivery', message: 'is not served' },
  // Neither tells more than its code: the rules are nobody's to learn, and of a request that is long gone nothing is wrong.
  rejected: { code: 'order-rejected', about: undefined, message: 'is not accepted' },
  abandoned: { code: 'order-abandoned', about: undefined, message: 'was given up' },
} as const satisfies Readonly<
  Record<RefusedBecause, { readonly code: ProblemCode; readonly about: string | undefined; readonly message: string }>
>;

/** The problem by which a refusal is told; undefined: nobody refuses so. */
export function problemOfRefusal(because: string): ProblemCode | undefined {
  return Object.hasOwn(REFUSALS, because) ? REFUSALS[because as RefusedBecause].code : undefined;
}

/** Where a version's request has a line of the basket. */
export type LinePointer = (line: number) => string;

/** In every version alike, but for where its requests have their lines. */
export function presentRefusal(result: NotPlaced, pointerTo: LinePointer): ContractAnswer {
  const { code, errors } = refusalOf(result, pointerTo);
  return { status: 422, body: problemBody(code, errors === undefined ? {} : { errors }) };
}

/** A refusal as it is told by its order's own URL. */
export function refusalOf({ because, lines }: NotPlaced, pointerTo: LinePointer) {
  const { code, about, message } = REFUSALS[because];
  const pointers = lines.length > 0 ? lines.slice(0, MOST_ERRORS).map(pointerTo) : about === undefined ? [] : [about];
  const errors: ProblemDetail[] = pointers.map((pointer) => ({ pointer, message }));
  return { code, ...(errors.length === 0 ? {} : { errors }) };
}

/** Lines of a return that cannot be given back, or all of it. */
export function presentNotReturnable(lines: readonly number[]): ContractAnswer {
  const pointers = lines.length > 0 ? lines.slice(0, MOST_ERRORS).map((line) => `/lines/${line}/quantity`) : ['/lines'];
  const errors = pointers.map((pointer) => ({ pointer, message: 'is more than can be given back' }));
  return { status: 422, body: problemBody('not-returnable', { errors }) };
}

/** @param state in the version's words */
export function presentNotCancellable(state: string): ContractAnswer {
  return { status: 409, body: problemBody('not-cancellable', { detail: `The order is ${state}.` }) };
}

export function presentUnknownOrder(): ContractAnswer {
  return { status: 404, body: problemBody('unknown-order') };
}

/** Nobody can say yet. @param at the URL that will tell; absent: the same request does */
export function presentPending(body: object, at?: string): ContractAnswer {
  const headers = { 'retry-after': PENDING_RETRY_AFTER_SECONDS, ...(at === undefined ? {} : { location: at }) };
  return { status: 202, body, headers };
}
