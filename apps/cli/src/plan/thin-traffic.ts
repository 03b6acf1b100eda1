import { grouped } from '../text/figures.js';
import { duration } from '../text/duration.js';
import { detectionRow, healthyRow, type Plan, type PlanRequest, type PlanRow } from './plan.js';

/** A release that fails so many of its requests should be seen within an hour, and a good one be called so within a day. */
const FAULT = 0.05;
const HOUR_S = 3_600;
const DAY_S = 86_400;
/** Shares that are proposed in place of one that is too small, percent. */
const LARGER: readonly number[] = [10, 25, 50];

/** What is too slow at this traffic, and what would help; empty when nothing is. */
export function thinTraffic(plan: Plan, request: PlanRequest): readonly string[] {
  const slowToSee = plan.detection.filter(({ failingPercent, seconds }) => {
    return failingPercent === FAULT * 100 && isOver(seconds.median, HOUR_S);
  });
  const slowToPraise = plan.healthy.filter(({ seconds }) => isOver(seconds.median, DAY_S));
  return [
    ...slowToSee.map((row) => {
      const what = `a service that fails ${FAULT * 100} % of its requests`;
      return `${what} ${slow(row, 'is seen')}, which is over an hour${remedy(row, HOUR_S, request, (share) =>
        detectionRow(request, share, FAULT),
      )}`;
    }),
    ...slowToPraise.map((row) => {
      return `a good service ${slow(row, 'is called healthy')}, which is over a day${remedy(
        row,
        DAY_S,
        request,
        (share) => healthyRow(request, share),
      )}`;
    }),
  ];
}

function slow({ canaryPercent, seconds }: PlanRow, what: string): string {
  if (seconds.median === null) return `${what} in under half of the runs within a month at ${canaryPercent} %`;
  return `${what} after ${duration(seconds.median)} (median) at ${canaryPercent} %`;
}

/** Which larger share, or how many more requests, would do. */
function remedy(
  { canaryPercent, requests }: PlanRow,
  withinSeconds: number,
  request: PlanRequest,
  rowAt: (share: number) => PlanRow,
): string {
  const larger = LARGER.filter((percent) => percent > canaryPercent).map((percent) => rowAt(percent / 100));
  const reached = larger.filter(
    (row) => row.requests.median !== null && row.requests.median < (requests.median ?? Infinity),
  );
  const times = reached.map((row) => `${duration(row.seconds.median ?? 0)} at ${row.canaryPercent} %`);
  const needed = requests.median === null ? undefined : requests.median / withinSeconds;
  const traffic =
    needed === undefined
      ? []
      : [
          `${Number(needed.toPrecision(2))} requests/s (${grouped(needed / request.requestsPerSecond, 1)} times as many)`,
        ];
  const ways = [...(times.length > 0 ? [`a larger share: ${times.join(', ')}`] : []), ...traffic];
  return ways.length === 0 ? '' : `; what would help: ${ways.join('; or ')}`;
}

function isOver(seconds: number | null, limit: number): boolean {
  return seconds === null || seconds > limit;
}
