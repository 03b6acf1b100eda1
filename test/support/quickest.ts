/**
 * The least of a few times, ms. A machine that stands still makes one of them long; what waits for something, or grows with
 * its input, makes all of them so.
 *
 * @param work what is timed; or what times itself, and returns how long it took, ms
 */
export async function quickest(work: () => unknown, times = 5): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let count = 0; count < times; count++) {
    const beganMs = performance.now();
    const told = await work();
    least = Math.min(least, typeof told === 'number' ? told : performance.now() - beganMs);
  }
  return least;
}
