import { ProblemError } from '@banyan/kernel';
import { DatabaseSlow, StoreUnavailable } from '@banyan/database';

/**
 * Asks PostgreSQL for somebody who waits for the answer.
 *
 * @param kept what is kept there, with its verb: `mismatches are`
 * @throws ProblemError `too-slow` when it is there and takes too long, `unavailable` when it is away
 */
export async function askStore<T>(kept: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    throw problemOfStore(kept, error);
  }
}

function problemOfStore(kept: string, error: unknown): unknown {
  if (error instanceof DatabaseSlow) {
    return new ProblemError('too-slow', {
      detail: `PostgreSQL is there, and takes too long over this: ${kept} kept there. Ask for less, or again shortly.`,
      retryAfterSeconds: 5,
      cause: error,
    });
  }
  if (!(error instanceof StoreUnavailable)) return error;
  const detail = `PostgreSQL is away, and ${kept} kept there.`;
  return new ProblemError('unavailable', { detail, retryAfterSeconds: 2, cause: error });
}
