const FIRST_MS = 200;
const MOST_MS = 5_000;

/** How long to wait after the n-th attempt that failed: doubled each time, bounded, the same every time. */
export function waitAfterAttempt(attempts: number): number {
  return Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 30));
}
