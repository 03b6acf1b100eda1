import { ProblemError, type ArmError, type ArmFailure, type ProblemCode } from '@banyan/kernel';

const CODES: Readonly<Record<ArmFailure, ProblemCode>> = {
  transport: 'upstream-unreachable',
  deadline: 'upstream-timeout',
  fault: 'upstream-failed',
  'refused-translation': 'upstream-failed',
  'breaker-open': 'upstream-unreachable',
  shed: 'overloaded',
  // Not the system behind us was late: we were.
  stalled: 'overloaded',
  withdrawn: 'upstream-unreachable',
  // The client is gone; nobody reads this.
  aborted: 'upstream-failed',
};

/** The arm was not asked, or not listened to: the same again goes another way, or finds it ready. */
const SOON: ReadonlySet<ArmFailure> = new Set(['shed', 'breaker-open', 'withdrawn', 'stalled']);
const RETRY_AFTER_SECONDS = 1;

/** What the storefront is told when no arm could answer: generic, and never which arm or field it was. */
export function problemOfFailure(error: ArmError): ProblemError {
  const soon = SOON.has(error.failure);
  return new ProblemError(CODES[error.failure], {
    cause: error,
    ...(soon ? { retryAfterSeconds: RETRY_AFTER_SECONDS } : {}),
  });
}
