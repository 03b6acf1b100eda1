import { ProblemError } from '@banyan/kernel';
import { StoreUnavailable } from '@banyan/rollout';

/** Asks PostgreSQL. @throws ProblemError `unavailable` when it is away */
export async function asUnavailable<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const detail = 'PostgreSQL is away, and what was counted and decided is kept there.';
    throw new ProblemError('unavailable', { detail, retryAfterSeconds: 2, cause: error });
  }
}
