import { shopTimeText } from '@banyan/domains';

/** Zones change their clocks on whole quarters of an hour, and by less than this. */
const QUARTER_MS = 900_000;
const LONGEST_STEP_MS = 3 * 3_600_000;

/**
 * From where a list must be asked so that it tells everything that changed since an instant. Its times are the shop's clock
 * and are compared as texts: where the clock goes back, what changes later has the earlier time, so the answer is the least that
 * the clock shows from that instant on. Pure.
 */
export function sinceText(sinceMs: number): string {
  let least = shopTimeText(sinceMs);
  const first = Math.ceil(sinceMs / QUARTER_MS) * QUARTER_MS;
  for (let atMs = first; atMs <= sinceMs + LONGEST_STEP_MS; atMs += QUARTER_MS) {
    const shown = shopTimeText(atMs);
    if (shown < least) least = shown;
  }
  return least;
}
