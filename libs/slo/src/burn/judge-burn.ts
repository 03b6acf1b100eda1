import { burnRate } from './burn-rate.js';
import type { BurnPolicy, BurnRow } from './burn-rows.js';
import type { MinuteRing, MinuteSum } from './minute-ring.js';

/** One window of a row, as of one minute. */
export interface BurnWindow extends MinuteSum {
  readonly minutes: number;
  /** Of what is known; undefined: no requests are known. */
  readonly burn: number | undefined;
  /**
   * `over`: what is known burns faster than the factor allows. `under`: every minute is known, and it does not.
   * `unknown`: it does not as far as is known, and minutes are missing.
   */
  readonly state: 'over' | 'under' | 'unknown';
}

/** A row of the table, as of one minute. */
export interface BurnRowResult {
  readonly row: BurnRow;
  readonly long: BurnWindow;
  readonly short: BurnWindow;
  /**
   * `fires`: both windows are over. `quiet`: one is known in full and is not over, so the other cannot matter.
   * `no-data`: neither can be said. Never read it as quiet.
   */
  readonly state: 'fires' | 'quiet' | 'no-data';
}

/**
 * Every row of the table over one operation's minutes. It fires on what is known even where minutes are missing: it pages
 * a person, who can look; but it is called quiet only where that is certain.
 *
 * Source: Google SRE Workbook, chapter 5, "Multiwindow, Multi-Burn-Rate Alerts"; what missing minutes mean, docs/adr/0015.
 *
 * @param last the minute the windows end with, itself included
 * @param target least share of requests that do not fail, 0 < target < 1
 * @throws RangeError when the target is outside its range
 */
export function judgeBurn(ring: MinuteRing, last: number, target: number, policy: BurnPolicy): BurnRowResult[] {
  return policy.rows.value.map((row): BurnRowResult => {
    const [long, short] = [row.longMinutes, row.shortMinutes].map((minutes) => windowOf(minutes, row.factor));
    if (long === undefined || short === undefined) throw new RangeError('a row has two windows');
    return { row, long, short, state: stateOf(long, short) };
  });

  function windowOf(minutes: number, factor: number): BurnWindow {
    const sum = ring.sum(last, minutes);
    const burn = burnRate(sum, target);
    const over = burn !== undefined && burn > factor && sum.failed >= policy.leastFailed.value;
    return { ...sum, minutes, burn, state: over ? 'over' : sum.known >= minutes ? 'under' : 'unknown' };
  }
}

/** Both, in three-valued logic. */
function stateOf(long: BurnWindow, short: BurnWindow): BurnRowResult['state'] {
  if (long.state === 'under' || short.state === 'under') return 'quiet';
  return long.state === 'over' && short.state === 'over' ? 'fires' : 'no-data';
}
