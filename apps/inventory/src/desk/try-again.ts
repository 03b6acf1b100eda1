/** PostgreSQL's codes of transactions that had no effect, and may be tried again as they are. */
const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';

/** More losses than this in a row are no accident. */
const MOST_TRIES = 5;

/** Runs a transaction again where it had no effect for a reason that passes: another was in its way. */
export async function tryAgain<T>(passes: (error: unknown) => boolean, transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      if (tries >= MOST_TRIES || !(passes(error) || wasInTheWay(error))) throw error;
    }
  }
}

function wasInTheWay(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === SERIALIZATION_FAILURE || code === DEADLOCK;
}
