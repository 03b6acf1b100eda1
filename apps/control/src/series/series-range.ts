import { ProblemError } from '@banyan/kernel';
import { minuteOf } from '@banyan/slo';
import { SERIES_POLICY } from './series-policy.js';

/** What of a domain is asked for. Instants are ISO 8601. */
export interface SeriesQuestion {
  /** Absent: an hour before `to`. */
  readonly from?: string;
  /** Absent: now. */
  readonly to?: string;
  /** Minutes of a step; absent, or fewer than fit: as many as it takes for 500 steps at most. */
  readonly step?: number;
}

/** Whole steps that hold everything that was asked for. Minutes since the Unix epoch, `to` not in it. */
export interface SeriesRange {
  readonly from: number;
  readonly to: number;
  readonly minutesAStep: number;
  readonly steps: number;
}

/** Steps that people can read an axis by, minutes. Beyond five they are whole hours: those are added up already. */
const STEPS = [1, 2, 5, 60, 120, 180, 360, 720, 1440] as const;

/**
 * Pure. Steps begin at whole multiples, so that a chart does not shiver while time goes on.
 *
 * @throws ProblemError `invalid-request` where it ends before it begins
 */
export function seriesRange({ from, to, step }: SeriesQuestion, nowMs: number): SeriesRange {
  const last = Math.min(to === undefined ? nowMs : Date.parse(to), nowMs);
  const first = from === undefined ? last - SERIES_POLICY.defaultMinutes * 60_000 : Date.parse(from);
  if (!(first < last)) {
    throw new ProblemError('invalid-request', { errors: [{ pointer: '/from', message: 'must be before to and now' }] });
  }
  // The present minute goes on, and is shown.
  const end = minuteOf(last) + 1;
  const begin = Math.max(minuteOf(first), end - SERIES_POLICY.keptMinutes);
  // One step more than asked for: the first one begins before what was asked.
  const least = Math.max(step ?? 1, (end - begin) / (SERIES_POLICY.mostPoints - 1));
  const minutesAStep = STEPS.find((each) => each >= least) ?? Math.ceil(least);
  const aligned = begin - (begin % minutesAStep);
  const steps = Math.ceil((end - aligned) / minutesAStep);
  return { from: aligned, to: aligned + steps * minutesAStep, minutesAStep, steps };
}
