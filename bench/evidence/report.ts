import type { Detection } from './detections.js';
import { PRODUCT } from './false-rollbacks.js';
import type { Fault } from './part.js';
import type { Study } from './study.js';
import { upperBound } from './upper-bound.js';

/** A promise of ALGORITHMS or of the issue that began this, and what was measured. */
export interface Promised {
  readonly promise: string;
  readonly measured: string;
  readonly kept: boolean;
}

type Row = Readonly<Record<string, string>>;

/** Canary requests to the trip at a share of 5 %, median, by share of failures. */
const OWED_REQUESTS: Readonly<Record<string, number>> = { '1': 3, '0.2': 15, '0.05': 80, '0.01': 650 };
const OWED_LATE_SECONDS = 60;
const OWED_FALSE_PER_DAY = 1 / 1_000;
const OWED_PATIENCE_DAYS = 1_000;

/** Every promise that the study can speak of. */
export function promises({ falseRollbacks, faults, patience }: Study): readonly Promised[] {
  const falseDays = falseRollbacks.falseDays[PRODUCT] ?? 0;
  const bound = upperBound(falseDays) / falseRollbacks.days;
  const late = faults.filter(({ fault }) => fault.begins === 'late' && fault.share === 1 && fault.ratio === 0.05);
  const calmDays = patience.days / Math.max(1, patience.alarms);
  return [
    {
      promise: 'false rollbacks: at most 1 in 1,000 domain-days (upper 95 % bound)',
      measured: `${falseDays} in ${falseRollbacks.days} days, bound ${(bound * 1_000).toFixed(2)} in 1,000`,
      kept: bound <= OWED_FALSE_PER_DAY,
    },
    ...faults
      .filter(({ fault }) => fault.begins === 'at once' && fault.share === 0.05 && fault.rate === 10)
      .map(({ fault, detections }): Promised => {
        const owed = OWED_REQUESTS[String(fault.ratio)] ?? 0;
        const median = ownOf(detections)?.medianRequests ?? Infinity;
        return {
          promise: `at 5 %, ${percent(fault.ratio)} failures: median ${owed} canary requests`,
          measured: `median ${median}`,
          kept: median <= owed,
        };
      }),
    ...late.map(({ fault, detections }): Promised => {
      const seconds = ownOf(detections)?.medianSeconds;
      const how = fault.unsampled ? 'legacy not sampled' : 'legacy sampled';
      return {
        promise: `late onset at full, 2.5 requests/s, 5 %, ${how}: median ${OWED_LATE_SECONDS} s`,
        measured: seconds === undefined ? 'not found' : `median ${seconds.toFixed(0)} s`,
        kept: (seconds ?? Infinity) <= OWED_LATE_SECONDS,
      };
    }),
    {
      promise: `mean time between false alarms of the detectors: at least ${OWED_PATIENCE_DAYS} days`,
      measured: `${patience.alarms} in ${patience.days} days: ${patience.alarms === 0 ? 'over ' : ''}${calmDays.toFixed(0)} days`,
      kept: calmDays >= OWED_PATIENCE_DAYS,
    },
  ];
}

/** How often each rule rolled back a service that was well. */
export function falseTable({ falseRollbacks: { days, falseDays } }: Study): readonly Row[] {
  const rules = [PRODUCT, ...Object.keys(falseDays).filter((rule) => rule !== PRODUCT)];
  return rules.map((rule) => {
    const count = falseDays[rule] ?? 0;
    return {
      rule,
      'days with a false rollback': `${count} of ${days}`,
      'in 1,000 days': ((count / days) * 1_000).toFixed(2),
      'upper 95 % bound': ((upperBound(count) / days) * 1_000).toFixed(2),
    };
  });
}

/** The product alone: by what happened on the day. */
export function kindTable({ falseRollbacks: { kinds } }: Study): readonly Row[] {
  return Object.entries(kinds)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([kind, { days, falseDays }]) => ({ day: kind, 'false rollbacks': `${falseDays} of ${days}` }));
}

/** How fast each rule took a bad service back. */
export function detectionTable({ faults }: Study): readonly Row[] {
  return faults.flatMap(({ fault, detections }) =>
    detections.map((each) => ({
      fault: faultText(fault),
      rule: each.rule,
      found: `${each.found} of ${each.runs}`,
      'before the fault': String(each.tooEarly),
      'requests, median / p95': `${figure(each.medianRequests)} / ${figure(each.p95Requests)}`,
      'seconds, median / p95': `${figure(each.medianSeconds)} / ${figure(each.p95Seconds)}`,
    })),
  );
}

export function faultText({ share, ratio, rate, begins, unsampled }: Fault): string {
  const how = { 'at once': '', late: ', after 2 healthy hours', slowly: ', creeping over 2 hours' }[begins];
  return `${percent(ratio)} failures at a share of ${percent(share)}, ${rate} requests/s${how}${unsampled ? ', legacy not sampled' : ''}`;
}

export function ownOf(detections: readonly Detection[] | undefined): Detection | undefined {
  return detections?.find(({ rule }) => rule === PRODUCT);
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}

function figure(value: number | undefined): string {
  return value === undefined ? '–' : String(Math.round(value));
}
