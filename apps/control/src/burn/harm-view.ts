import { isoUtc } from '@banyan/kernel';
import type { ServiceTotal } from '@banyan/rollout';
import { budgetSpent, burnText, type BurnRowResult, type BurnWindow } from '@banyan/slo';
import { burningOf, type OperationBurn } from './burn-book.js';
import type { HarmTotals } from './harm-budget.js';
import type { BudgetStatus, BurnRowStatus, BurnWindowStatus, HarmStatus } from './harm-status.js';

/**
 * A domain's harm budget as it is shown. Pure.
 *
 * @param totals undefined: PostgreSQL was not readable
 */
export function harmStatus(operations: readonly OperationBurn[], totals: HarmTotals | undefined): HarmStatus {
  return {
    operations: operations.map(({ operation, target, rows }) => ({
      operation,
      target,
      rows: rows.map(rowStatus),
      budget: totals === undefined ? null : budgetStatus(operation, target, totals),
    })),
    burning: burningOf(operations),
  };
}

function rowStatus(result: BurnRowResult): BurnRowStatus {
  const { row, long, short, state } = result;
  const { severity, factor } = row;
  return { severity, state, factor, long: windowStatus(long), short: windowStatus(short), text: burnText(result) };
}

function windowStatus({ minutes, known, requests, failed, burn }: BurnWindow): BurnWindowStatus {
  return { minutes, knownMinutes: known, requests, failed, burn: burn ?? null };
}

function budgetStatus(operation: string, target: number, { period, rollout, armedAtMs }: HarmTotals): BudgetStatus {
  const of = (totals: readonly ServiceTotal[]): ServiceTotal | undefined =>
    totals.find((total) => total.operation === operation);
  const { requests = 0, failed = 0, sinceMinute } = of(period) ?? {};
  const since = of(rollout) ?? { requests: 0, failed: 0 };
  const spent = budgetSpent(failed, requests, target) ?? null;
  const byRollout = requests === 0 ? null : (budgetSpent(Math.min(since.failed, failed), requests, target) ?? null);
  const budget: Omit<BudgetStatus, 'text'> = {
    requests,
    failed,
    allowed: Number((requests * (1 - target)).toPrecision(6)),
    spent,
    since: sinceMinute === undefined ? null : isoUtc(sinceMinute * 60_000),
    rollout: {
      requests: since.requests,
      failed: since.failed,
      spent: byRollout,
      armedAt: armedAtMs === undefined ? null : isoUtc(armedAtMs),
    },
  };
  return { ...budget, text: budgetText(budget) };
}

function budgetText({ requests, failed, allowed, spent, since, rollout }: Omit<BudgetStatus, 'text'>): string {
  if (spent === null || rollout.spent === null || since === null) return 'nothing is spent: the service was not asked';
  const all = `${count(failed)} of ${count(requests)} failed, the objective allows ${count(allowed)}`;
  const known = `${since.slice(0, 16).replace('T', ' ')} UTC`;
  return `this rollout has spent ${percent(rollout.spent)} of what 30 days allow, all together ${percent(spent)}: ${all}; known since ${known}`;
}

function count(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: value < 100 ? 3 : 15 }).format(value);
}

function percent(ratio: number): string {
  return `${count(Number((ratio * 100).toPrecision(3)))} %`;
}
