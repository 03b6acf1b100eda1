import type { Run, Trail } from './evidence.js';

/** What a detector knows after its trail. */
export interface Onset {
  /** Natural logarithm of the detector: the average of its alternatives. */
  readonly logStatistic: number;
  /** The position in the trail's runs from which the strongest alternative has been growing: since when it looks bad. */
  readonly since: number;
}

/** Natural logarithms of the likelihood ratio of one alternative: what a good and what a bad request multiply it by. */
export interface Alternative {
  readonly good: number;
  readonly bad: number;
}

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
  const logs = startOf(trail, alternatives);
  const since = logs.map(() => 0);
  for (const [position, run] of trail.runs.entries()) {
    for (const [index, alternative] of alternatives.entries()) {
      const before = logs[index] ?? 0;
      if (afterQuiet(before, run.quiet, alternative) <= 0 && run.good + run.bad > 0) since[index] = position;
      logs[index] = afterRun(before, run, alternative);
    }
  }
  const strongest = logs.reduce((best, log, index) => (log > (logs[best] ?? -Infinity) ? index : best), 0);
  return { logStatistic: logAverage(logs), since: since[strongest] ?? 0 };
}

/** Where each alternative of a trail begins; one that was recorded for other alternatives begins anew. */
export function startOf(trail: Trail, alternatives: readonly Alternative[]): number[] {
  return alternatives.map((_, index) => (trail.start.length === alternatives.length ? (trail.start[index] ?? 0) : 0));
}

/** One alternative's logarithm after a run. */
export function afterRun(log: number, run: Pick<Run, 'quiet' | 'good' | 'bad'>, alternative: Alternative): number {
  const calm = afterQuiet(log, run.quiet, alternative);
  if (run.good + run.bad === 0) return calm;
  return Math.max(calm, 0) + run.good * alternative.good + run.bad * alternative.bad;
}

function afterQuiet(log: number, quiet: number, { good }: Alternative): number {
  return quiet === 0 ? log : Math.max(log + quiet * good, good);
}

/** `ln` of the mean of e^x, without overflow. */
export function logAverage(logs: readonly number[]): number {
  const largest = Math.max(...logs);
  if (!Number.isFinite(largest)) return largest;
  return largest + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - largest), 0) / logs.length);
}
