import { Chance } from './chance.js';
import { healthyDay } from './healthy-days.js';
import { MinuteWatcher } from './minute-counts.js';
import { NAIVE_RULES } from './naive-rules.js';
import { ProductJudge } from './product-judge.js';
import { runDay } from './run-day.js';

/** Days on which nothing was wrong with the service, and how many of them each rule spoilt. */
export interface FalseRollbacks {
  readonly days: number;
  /** By rule; `banyan` is the product as a whole. */
  readonly falseDays: Readonly<Record<string, number>>;
  /** Of the product: by what happened that day. */
  readonly kinds: Readonly<Record<string, { readonly days: number; readonly falseDays: number }>>;
}

export const PRODUCT = 'banyan';

/** Lives through so many healthy days of every kind. The same seed gives the same days. */
export function falseRollbacks(days: number, seed: number, mostRate: number, progress: () => void): FalseRollbacks {
  const falseDays: Record<string, number> = {};
  const kinds: Record<string, { days: number; falseDays: number }> = {};
  for (let day = 0; day < days; day++) {
    const chance = new Chance(seed * 1_000_003 + day);
    const conditions = healthyDay(chance, mostRate);
    const product = new ProductJudge(conditions.share, chance);
    const naive = new MinuteWatcher(NAIVE_RULES);
    runDay(conditions, [product, naive], chance);
    const spoilt = [
      ...(product.tripped === undefined ? [] : [PRODUCT]),
      ...[...product.first.keys()].map((rule) => `${PRODUCT}: ${rule}`),
      ...naive.first.keys(),
    ];
    for (const rule of spoilt) falseDays[rule] = (falseDays[rule] ?? 0) + 1;
    const kind = (kinds[conditions.name] ??= { days: 0, falseDays: 0 });
    kind.days++;
    if (product.tripped !== undefined) kind.falseDays++;
    progress();
  }
  return { days, falseDays, kinds };
}
