import { type ArmCounts, EMPTY_COUNTS, type Trail } from './evidence.js';

/** What both arms did in a part of a trail. What is bad stands under `failed` and `slow`: the trail knows which it is. */
export interface TrailWindow {
  readonly legacy: ArmCounts;
  readonly service: ArmCounts;
}

/** Both arms over everything a trail holds. */
export function wholeWindow(trail: Trail): TrailWindow {
  return windowSince(trail, -1);
}

/**
 * Both arms since something began.
 *
 * @param since position of the run with which it began: the quiet requests before its batch are of before
 */
export function windowSince(trail: Trail, since: number): TrailWindow {
  let [good, bad, legacyGood, legacyBad] = [0, 0, 0, 0];
  for (const [position, run] of trail.runs.entries()) {
    if (position < since) continue;
    if (position > since) good += run.quiet;
    good += run.good;
    bad += run.bad;
    legacyGood += run.legacyGood;
    legacyBad += run.legacyBad;
  }
  return { legacy: asCounts(legacyGood, legacyBad), service: asCounts(good, bad) };
}

function asCounts(good: number, bad: number): ArmCounts {
  return { ...EMPTY_COUNTS, requests: good + bad, failed: bad, slow: bad };
}
