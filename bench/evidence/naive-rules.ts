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

/** One-sided 95 %; best at this many requests. */
const ALPHA = 0.05;
const BEST_AT = 5_000;

/** Asymptotic confidence sequence (Waudby-Smith et al., arXiv 2103.06476) of the difference of the failure ratios. */
function confidenceSequence(minutes: Minutes): boolean {
  if (minutes.length % 10 !== 0) return false;
  const [service, legacy] = [minutes.sum('service'), minutes.sum('legacy')];
  if (service.requests < 2 || legacy.requests < 2) return false;
  const n = service.requests + legacy.requests;
  const logs = -2 * Math.log(2 * ALPHA);
  const r = Math.sqrt((logs + Math.log(logs + 1)) / BEST_AT);
  const mixed = n * r * r + 1;
  const width =
    Math.sqrt(n * (varianceOf(service) + varianceOf(legacy))) *
    Math.sqrt(((2 * mixed) / (n * r) ** 2) * Math.log(1 + Math.sqrt(mixed) / (2 * ALPHA)));
  return service.failed / service.requests - legacy.failed / legacy.requests > width;
}

/** Of a ratio's estimate. */
function varianceOf({ requests, failed }: Counts): number {
  const ratio = failed / requests;
  return (ratio * (1 - ratio)) / requests;
}
