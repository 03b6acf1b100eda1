/**
 * Results in the order of the inputs, with so many under way at once.
 *
 * @param limit at least 1
 * @throws whatever `start` does first; nothing is started after that
 */
export async function mapAtMost<T, R>(
  limit: number,
  inputs: readonly T[],
  start: (input: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = inputs.entries();
  let failed = false;
  const work = async (): Promise<void> => {
    for (const [index, input] of waiting) {
      if (failed) return;
      try {
        results[index] = await start(input);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, inputs.length) }, work));
  return results;
}
