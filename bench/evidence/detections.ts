import { Chance } from './chance.js';
import type { Conditions } from './conditions.js';
import { PRODUCT } from './false-rollbacks.js';
import { MinuteWatcher } from './minute-counts.js';
import { NAIVE_RULES } from './naive-rules.js';
import { type Decided, ProductJudge } from './product-judge.js';
import { runDay, type Watcher } from './run-day.js';

/** When one rule took back a bad service, over many runs. */
export interface Detection {
  readonly rule: string;
  readonly runs: number;
  /** Runs in which it did so after the fault began and before the run ended. */
  readonly found: number;
  /** Runs in which it rolled back before there was a fault. */
  readonly tooEarly: number;
  /** Service requests since the fault began; undefined when fewer than half (or 19 of 20) runs got there. */
  readonly medianRequests: number | undefined;
  readonly p95Requests: number | undefined;
  /** Seconds since the fault began. */
  readonly medianSeconds: number | undefined;
  readonly p95Seconds: number | undefined;
}

/** Lets a service go bad many times. The same seed gives the same runs. @param sampled is legacy sampled at full? */
export function detections(conditions: Conditions, runs: number, seed: number, sampled = true): readonly Detection[] {
  const found = new Map<string, { requests: number; seconds: number }[]>();
  const early = new Map<string, number>();
  const badFromMs = (conditions.badFromMinute ?? 0) * 60_000;
  for (let run = 0; run < runs; run++) {
    const chance = new Chance(seed * 1_000_003 + run);
    const product = new ProductJudge(conditions.share, chance, sampled);
    const naive = new MinuteWatcher(NAIVE_RULES);
    const since = new ServiceRequests(badFromMs);
    runDay(conditions, [since, product, naive], chance);
    const decided: readonly (readonly [string, Decided])[] = [
      ...(product.tripped === undefined ? [] : [[PRODUCT, product.tripped] as const]),
      ...[...product.first].map(([rule, first]) => [`${PRODUCT}: ${rule}`, first] as const),
      ...naive.first,
    ];
    for (const [rule, { atMs, serviceRequests }] of decided) {
      if (atMs < badFromMs) early.set(rule, (early.get(rule) ?? 0) + 1);
      else {
        const runsOf = found.get(rule) ?? [];
        runsOf.push({ requests: serviceRequests - since.before, seconds: (atMs - badFromMs) / 1_000 });
        found.set(rule, runsOf);
      }
    }
  }
  const rules = [...new Set([PRODUCT, ...found.keys(), ...Object.keys(NAIVE_RULES)])];
  return rules.map((rule) => summary(rule, runs, found.get(rule) ?? [], early.get(rule) ?? 0));
}

/** How many requests the service had before the fault began. */
class ServiceRequests implements Watcher {
  before = 0;
  readonly #untilMs: number;

  constructor(untilMs: number) {
    this.#untilMs = untilMs;
  }

  readonly done = true;

  calm({ service }: { readonly service: number }, untilMs: number): void {
    if (untilMs <= this.#untilMs) this.before += service;
  }

  bad({ atMs, arm }: { readonly atMs: number; readonly arm: string }): void {
    if (atMs < this.#untilMs && arm === 'service') this.before++;
  }

  minuteEnded(): void {
    // Counts only.
  }

  lost(): void {
    // Nothing is lost to who only counts.
  }
}

function summary(
  rule: string,
  runs: number,
  found: readonly { readonly requests: number; readonly seconds: number }[],
  tooEarly: number,
): Detection {
  // Half of all runs, not of those that were found: never finding it is the worst time of all.
  const at = (ratio: number, pick: 'requests' | 'seconds') =>
    found.map((each) => each[pick]).sort((a, b) => a - b)[Math.ceil(ratio * runs) - 1];
  return {
    rule,
    runs,
    found: found.length,
    tooEarly,
    medianRequests: at(0.5, 'requests'),
    p95Requests: at(0.95, 'requests'),
    medianSeconds: at(0.5, 'seconds'),
    p95Seconds: at(0.95, 'seconds'),
  };
}
