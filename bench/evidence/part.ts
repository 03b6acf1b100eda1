import { type Detection, detections } from './detections.js';
import { type FalseRollbacks, falseRollbacks } from './false-rollbacks.js';
import { failingFrom, slowlyWorse } from './faults.js';
import { patience, type Patience } from './patience.js';

/** One piece of the study, small enough that pieces can be dealt out to the cores. */
export type Part =
  | { readonly kind: 'days'; readonly days: number; readonly seed: number; readonly mostRate: number }
  | ({ readonly kind: 'fault'; readonly runs: number; readonly seed: number } & Fault)
  | { readonly kind: 'patience'; readonly days: number; readonly seed: number };

/** A service that goes bad. Ratios 0-1, rates in requests a second over both arms. */
export interface Fault {
  readonly share: number;
  readonly ratio: number;
  readonly rate: number;
  /** How it begins: with the rollout, after two healthy hours, or creeping within two hours. */
  readonly begins: 'at once' | 'late' | 'slowly';
  /** At full: nobody samples legacy, so the rules act alone. */
  readonly unsampled?: true;
}

export type PartResult =
  | { readonly kind: 'days'; readonly result: FalseRollbacks }
  | { readonly kind: 'fault'; readonly fault: Fault; readonly result: readonly Detection[] }
  | { readonly kind: 'patience'; readonly result: Patience };

const LATE_MINUTE = 120;
/** Long enough for the slowest rule that finds it at all. */
const WATCHED_MINUTES = 120;

/** @param progress called after each day or fault */
export function runPart(part: Part, progress: () => void): PartResult {
  switch (part.kind) {
    case 'days':
      return { kind: 'days', result: falseRollbacks(part.days, part.seed, part.mostRate, progress) };
    case 'patience':
      return { kind: 'patience', result: patience(part.days, part.seed, progress) };
    case 'fault': {
      const { share, ratio, rate, begins, unsampled } = part;
      const conditions =
        begins === 'slowly'
          ? slowlyWorse({ share, rate, ratio, overMinutes: WATCHED_MINUTES })
          : failingFrom(begins === 'late' ? LATE_MINUTE : 0, {
              share,
              rate,
              ratio,
              minutes: (begins === 'late' ? LATE_MINUTE : 0) + WATCHED_MINUTES,
            });
      const result = detections(conditions, part.runs, part.seed, unsampled !== true);
      progress();
      return { kind: 'fault', fault: { share, ratio, rate, begins, ...(unsampled && { unsampled }) }, result };
    }
  }
}
