import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits for a condition, asking every 20 ms. What it returns (anything but false, null and undefined) is the answer.
 *
 * @param what the condition in words, for the failure's message
 * @throws Error when it does not come true within `withinMs` (default 60,000); an error thrown by the question counts as no
 */
export async function until<T>(
  question: () => T | Promise<T>,
  what: string,
  withinMs = 60_000,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  do {
    try {
      const answer = await question();
      if (answer !== false && answer !== null && answer !== undefined) {
        return answer as Exclude<T, false | null | undefined>;
      }
    } catch (error) {
      last = error;
    }
    await pause(20);
  } while (performance.now() < deadline);
  throw new Error(`waited ${withinMs} ms in vain until ${what}`, last === undefined ? undefined : { cause: last });
}
