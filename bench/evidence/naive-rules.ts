import { meanInterval } from '@banyan/slo';
import type { Counts, MinuteRule, Minutes } from './minute-counts.js';

/** The rules of ALGORITHMS' table, as products have them. */
export const NAIVE_RULES: Readonly<Record<string, () => MinuteRule>> = {
  'success rate under 99 %, 60 s, five times': successRate,
  'burn-rate page rows on the canary alone': () => burnRatePages,
  'confidence sequence every 10 minutes': () => confidenceSequence,
};

/** Flagger's and Argo's form: an interval of 60 s under the threshold is a failed check; after five the canary is undone. */
function successRate(): MinuteRule {
  let failedChecks = 0;
  return (minutes) => {
    const { requests, failed } = minutes.sum('service', 1);
    if (requests === 0 || 1 - failed / requests >= 0.99) return false;
    failedChecks++;
    return failedChecks >= 5;
  };
}

/** Google SRE Workbook, chapter 5, the two rows that page; windows in minutes, target 99.9 %. */
function burnRatePages(minutes: Minutes): boolean {
  const burns = (window: number, factor: number): boolean => {
    const { requests, failed } = minutes.sum('service', window);
    return requests > 0 && failed / requests / 0.001 > factor;
  };
  return (burns(60, 14.4) && burns(5, 14.4)) || (burns(360, 6) && burns(30, 6));
}

/** One-sided 95 %. */
const ALPHA = 0.05;

/** An asymptotic confidence sequence (`meanInterval`) of the difference of the failure ratios, its variance that of two ratios. */
function confidenceSequence(minutes: Minutes): boolean {
  if (minutes.length % 10 !== 0) return false;
  const [service, legacy] = [minutes.sum('service'), minutes.sum('legacy')];
  if (service.requests < 2 || legacy.requests < 2) return false;
  const n = service.requests + legacy.requests;
  const mean = service.failed / service.requests - legacy.failed / legacy.requests;
  const squares = (n - 1) * n * (varianceOf(service) + varianceOf(legacy));
  return meanInterval({ n, mean, squares }, { alpha: ALPHA, side: 'low' }).low > 0;
}

/** Of a ratio's estimate. */
function varianceOf({ requests, failed }: Counts): number {
  const ratio = failed / requests;
  return (ratio * (1 - ratio)) / requests;
}
