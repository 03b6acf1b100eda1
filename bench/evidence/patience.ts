import { Chance } from './chance.js';
import { healthy } from './conditions.js';
import { ProductJudge } from './product-judge.js';
import { runDay } from './run-day.js';

/** How long the detector of late onset goes without a false alarm, at full and 2.5 requests a second, legacy vouching. */
export interface Patience {
  readonly days: number;
  /** Days on which one of the detectors alone reached its threshold, whatever a guard said of it. */
  readonly alarms: number;
}

const RATE = 2.5;
const DAY_MINUTES = 1_440;

/** Lives through healthy days, each with a detector that begins anew after an alarm. */
export function patience(days: number, seed: number, progress: () => void): Patience {
  let alarms = 0;
  for (let day = 0; day < days; day++) {
    const chance = new Chance(seed * 1_000_003 + day);
    const product = new ProductJudge(1, chance);
    runDay({ name: 'full', share: 1, minutes: DAY_MINUTES, minute: () => healthy(RATE) }, [product], chance);
    if (product.first.has('failures-onset') || product.first.has('latency-onset')) alarms++;
    progress();
  }
  return { days, alarms };
}
