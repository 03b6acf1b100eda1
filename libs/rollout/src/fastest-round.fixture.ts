const BATCHES = 30;
const ROUNDS = 4000;

/** Microseconds one call takes: of many batches the fastest, since a busy machine only ever slows one down. */
export function fastestRoundUs(work: () => unknown): number {
  let fastestMs = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < BATCHES; batch++) {
    const before = performance.now();
    for (let round = 0; round < ROUNDS; round++) work();
    fastestMs = Math.min(fastestMs, performance.now() - before);
  }
  return (fastestMs * 1000) / ROUNDS;
}
