import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// The flag only adds a function to contexts made after it.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** So many collections in a row must free nothing. Code that nobody runs is let go of in the sixth that finds it idle. */
const QUIET_COLLECTIONS = 7;
const NOTHING_BYTES = 4_096;
/** A heap that falls for so long is being filled and emptied by somebody else. */
const MOST_COLLECTIONS = 60;

/**
 * Bytes of this process's heap that something still holds. One collection does not say: it lets go of what the next ones
 * free (weak entries, idle code), and of a runner of tests that is megabytes.
 */
export function heapInUse(): number {
  let least = Infinity;
  let quiet = 0;
  for (let count = 0; quiet < QUIET_COLLECTIONS && count < MOST_COLLECTIONS; count += 1) {
    collectGarbage();
    const { heapUsed } = process.memoryUsage();
    quiet = heapUsed < least - NOTHING_BYTES ? 0 : quiet + 1;
    least = Math.min(least, heapUsed);
  }
  return least;
}

/** Bytes that are free again once nobody holds what was made, of what only it holds. */
export function bytesHeldBy(make: () => unknown): number {
  const kept = new Set<unknown>();
  keep(kept, make);
  const held = heapInUse();
  kept.clear();
  return held - heapInUse();
}

/** In a frame of its own, so that none that goes on has it in a register. */
function keep(kept: Set<unknown>, make: () => unknown): void {
  kept.add(make());
}
