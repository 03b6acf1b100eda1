import type { ArmFailure } from '@banyan/kernel';

/** What each error code of a service is to the arm that called it. */
export type ErrorCodes<Code extends string = string> = Readonly<Record<Code, ArmFailure>>;

/**
 * Why a service gave no answer, whatever its domain; a domain adds its own. The table is the service's side of the promise
 * and the client's translation of it.
 */
export const SERVICE_ERROR_CODES = {
  /** The question breaks its own rules: a fault of ours, and never answered by trying again. */
  'invalid-question': 'fault',
  /** The first load is not complete: silence about a SKU means nothing yet. */
  'not-loaded': 'fault',
  /** What is known is older than an answer for browsing may be. */
  'too-old': 'fault',
  /** Too many questions at once. */
  overloaded: 'fault',
  /** The caller's time ran out before the answer was there. */
  'out-of-time': 'deadline',
  /** The service is ending; its replacement is asked next. */
  draining: 'fault',
  /** Nobody has signed the question who may ask: a fault of our own settings. */
  unsigned: 'fault',
  /** The service's own fault. */
  internal: 'fault',
} as const satisfies ErrorCodes;

export type ServiceErrorCode = keyof typeof SERVICE_ERROR_CODES;

/** How an error crosses the wire. */
export interface ServiceError<Code extends string = string> {
  readonly code: Code;
  /** For our logs; never shown to a storefront. */
  readonly message: string;
  /** Of what is in doubt: such as `feed.stock.quantity`. */
  readonly field?: string;
}

/** Is this an error of a service with these codes, as opposed to one of the transport or of a stranger? */
export function isServiceError<Code extends string>(
  value: unknown,
  codes: ErrorCodes<Code>,
): value is ServiceError<Code> {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, field } = value as Record<string, unknown>;
  return (
    typeof code === 'string' &&
    Object.hasOwn(codes, code) &&
    typeof message === 'string' &&
    (field === undefined || typeof field === 'string')
  );
}
