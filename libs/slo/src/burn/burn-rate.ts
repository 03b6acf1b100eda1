import type { BurnRow } from './burn-rows.js';

/** Requests of the service arm, and those of them that failed; a read rescued by legacy has failed. */
export interface OutcomeCounts {
  readonly requests: number;
  readonly failed: number;
}

/**
 * How many times as fast as the objective allows the error budget is spent: failure ratio / (1 - target).
 *
 * Source: Google SRE Workbook, chapter 5, "Alert on burn rate".
 *
 * @param target least share of requests that do not fail, 0 < target < 1
 * @returns at least 0; undefined without requests: nothing burns, and nothing is known
 * @throws RangeError when the counts are none or the target is outside its range
 */
export function burnRate({ requests, failed }: OutcomeCounts, target: number): number | undefined {
  if (!(failed >= 0 && failed <= requests && Number.isFinite(requests))) {
    throw new RangeError(`${failed} of ${requests} are not counts`);
  }
  return requests === 0 ? undefined : failed / requests / allowedRatio(target);
}

/**
 * How much of a budget is spent: failures by what the objective allows for so many requests (OpenSLO `Occurrences`).
 *
 * @param requests of the period so far, those of `failed` among them
 * @returns 1 when all is spent, more when more; undefined without requests
 * @throws RangeError as `burnRate`
 */
export function budgetSpent(failed: number, requests: number, target: number): number | undefined {
  return burnRate({ requests, failed }, target);
}

/**
 * Minutes from the first failure until the row fires, when a healthy service begins to fail at `failureRatio`:
 * factor * (1 - target) / failureRatio * long window.
 *
 * Source: Google SRE Workbook, chapter 5 ("the time taken for an alert to fire"). For steady traffic.
 *
 * @param failureRatio 0-1
 * @returns Infinity when so few failures never fire this row
 */
export function detectionMinutes(row: BurnRow, target: number, failureRatio: number): number {
  checkRatio(failureRatio);
  const share = (row.factor * allowedRatio(target)) / failureRatio;
  return share <= 1 ? share * row.longMinutes : Infinity;
}

/** Minutes until the budget of a whole period is spent at a steady burn rate; Infinity at 0. */
export function exhaustionMinutes(burn: number, periodMinutes: number): number {
  return periodMinutes / burn;
}

function allowedRatio(target: number): number {
  if (!(target > 0 && target < 1)) throw new RangeError(`a target lies between 0 and 1, not at ${target}`);
  // 1 - 0.999 is 0.0010000000000000009 in binary: a burn of exactly 1 must not come out below it.
  return Number((1 - target).toPrecision(12));
}

function checkRatio(ratio: number): void {
  if (!(ratio >= 0 && ratio <= 1)) throw new RangeError(`a ratio lies from 0 to 1, not at ${ratio}`);
}
