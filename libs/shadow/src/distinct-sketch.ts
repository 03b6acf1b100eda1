/** Hashes that are kept: fewer different ones than these are counted exactly, more of them within about 15 % (one in root 32 less 2). */
export const SKETCH_SIZE = 32;
/** What a hash of 16 hex digits is a share of. */
const ALL_HASHES = 2 ** 64;

/**
 * The smallest of the hashes that were seen (k minimum values; Bar-Yossef and others 2002): how many different ones there
 * were, in bounded memory, and of several sketches together what one of everything would say.
 *
 * @returns the new sketch, rising; the same one when the hash changes nothing
 */
export function withHash(sketch: readonly string[], hash: string): readonly string[] {
  const greatest = sketch.at(-1);
  if (sketch.includes(hash)) return sketch;
  if (sketch.length >= SKETCH_SIZE && greatest !== undefined && hash >= greatest) return sketch;
  return [...sketch, hash].sort().slice(0, SKETCH_SIZE);
}

/** What one sketch of everything that these have seen would be. */
export function joinSketches(sketches: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(sketches.flat())].sort().slice(0, SKETCH_SIZE);
}

/** How many different hashes were seen. */
export function distinctCount(sketch: readonly string[]): { readonly count: number; readonly exact: boolean } {
  const greatest = sketch.at(-1);
  if (sketch.length < SKETCH_SIZE || greatest === undefined) return { count: sketch.length, exact: true };
  const share = Number.parseInt(greatest, 16) / ALL_HASHES;
  return { count: Math.round((SKETCH_SIZE - 1) / share), exact: false };
}
