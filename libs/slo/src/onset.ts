import type { OnsetState, Run, Trail } from './evidence.js';

/** What a detector knows after its trail. */
export interface Onset {
  /** Natural logarithm of the detector: the average of its alternatives. */
  readonly logStatistic: number;
  /** Where the strongest alternative stands, and what both arms did since it began to grow: since it looks bad. */
  readonly strongest: OnsetState;
}

/** Natural logarithms of the likelihood ratio of one alternative: what a good and what a bad request multiply it by. */
export interface Alternative {
  readonly good: number;
  readonly bad: number;
}

/** A detector's alternative that has seen nothing. */
export const UNBEGUN: OnsetState = Object.freeze({ log: 0, good: 0, bad: 0, legacyGood: 0, legacyBad: 0 });

/**
 * The alternatives that a detector of bad ratios over `allowed` looks for: those of `ratios` over it, or the middle
 * between it and 1 when there is none.
 *
 * @param allowed share of bad requests under the null, 0-1
 */
export function alternativesOver(allowed: number, ratios: readonly number[]): readonly Alternative[] {
  const over = ratios.filter((ratio) => ratio > allowed);
  return (over.length === 0 ? [(1 + allowed) / 2] : over).map((ratio) => ({
    good: Math.log1p(-ratio) - Math.log1p(-allowed),
    bad: Math.log(ratio / allowed),
  }));
}

/**
 * The e-detector for the onset of a change: for each alternative M <- max(M, 1) * likelihood ratio, for ever; the detector
 * is the average of the M. It reaches c, when nothing is wrong, in the mean not before c steps, however long the healthy
 * stretch before was and however often one looks.
 *
 * Within a batch the order is unknown, so the batch is one step; the good requests before it are one step each, in closed
 * form: k of them take M to max(M s^k, s), where s < 1 is their ratio.
 *
 * Source: Shin, Ramdas and Rinaldo, "E-detectors: a nonparametric framework for sequential change detection" (2022), arXiv
 * 2203.03532, the CUSUM form with a finite mixture.
 */
export function onsetOf(trail: Trail, alternatives: readonly Alternative[]): Onset {
  const states = statesAfter(trail, alternatives);
  let strongest = UNBEGUN;
  for (const state of states) if (strongest === UNBEGUN || state.log > strongest.log) strongest = state;
  return { logStatistic: logAverage(states.map(({ log }) => log)), strongest };
}

/** Where each alternative stands after a trail; one that was recorded for other alternatives begins anew. */
export function statesAfter({ start, runs }: Trail, alternatives: readonly Alternative[]): OnsetState[] {
  const isKnown = start.length === alternatives.length;
  return alternatives.map((alternative, index) => afterRuns((isKnown && start[index]) || UNBEGUN, runs, alternative));
}

/** One alternative after some runs. Plain numbers in one loop: every bad request is judged, and this is most of it. */
function afterRuns(from: OnsetState, runs: readonly Run[], alternative: Alternative): OnsetState {
  let { log, good, bad, legacyGood, legacyBad } = from;
  for (const run of runs) {
    if (run.quiet > 0) log = Math.max(log + run.quiet * alternative.good, alternative.good);
    if (run.good + run.bad === 0) {
      good += run.quiet;
      legacyGood += run.legacyGood;
      legacyBad += run.legacyBad;
    } else if (log <= 0) {
      // It begins here. What legacy did in this run was beside the quiet time as much as beside the batch: left out.
      log = run.good * alternative.good + run.bad * alternative.bad;
      good = run.good;
      bad = run.bad;
      legacyGood = 0;
      legacyBad = 0;
    } else {
      log += run.good * alternative.good + run.bad * alternative.bad;
      good += run.quiet + run.good;
      bad += run.bad;
      legacyGood += run.legacyGood;
      legacyBad += run.legacyBad;
    }
  }
  return { log, good, bad, legacyGood, legacyBad };
}

/** `ln` of the mean of e^x, without overflow. */
export function logAverage(logs: readonly number[]): number {
  let largest = -Infinity;
  for (const log of logs) if (log > largest) largest = log;
  if (!Number.isFinite(largest)) return largest;
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - largest);
  return largest + Math.log(sum / logs.length);
}
