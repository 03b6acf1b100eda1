/** How a child that keeps crashing is restarted. */
export interface BackOff {
  /** Milliseconds before the first restart. */
  readonly firstMs: number;
  /** It doubles up to this. */
  readonly maxMs: number;
  /** A child that was ready for as long as this starts over at `firstMs`. */
  readonly stableMs: number;
}

export const BACK_OFF: BackOff = { firstMs: 250, maxMs: 10_000, stableMs: 30_000 };

/** Milliseconds to wait before restart number `restart`, counted from 1. */
export function restartDelayMs(restart: number, { firstMs, maxMs }: BackOff): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(restart - 1, 30));
}
