/** Taken once: jest looks a global up anew at every use, which costs more than the arithmetic. */
const { imul } = Math;

/** A seeded generator of numbers 0 <= x < 1 (mulberry32, period 2^32): every simulation can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
