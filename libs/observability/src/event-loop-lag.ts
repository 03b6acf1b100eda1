import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gauge } from './metrics.js';

const RESOLUTION_MS = 10;
const QUANTILES = [
  ['0.5', 50],
  ['0.99', 99],
  ['1', 100],
] as const;

type DelayHistogram = ReturnType<typeof monitorEventLoopDelay>;

let watch: DelayHistogram | undefined;

/** Watches the event loop and offers its lag at each scrape; once per process. Does not hold the process open. */
export function startEventLoopWatch(): void {
  if (watch !== undefined) return;
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  watch = histogram;
  for (const [quantile, percentile] of QUANTILES) {
    gauge('banyan_event_loop_lag_seconds')
      .with({ quantile })
      .readFrom(() => lagSeconds(histogram, percentile));
  }
}

function lagSeconds(histogram: DelayHistogram, percentile: number): number {
  const nanoseconds = histogram.count === 0 ? 0 : histogram.percentile(percentile);
  // The largest is read last in a scrape; what follows counts from here.
  if (percentile === 100) histogram.reset();
  return Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1e3);
}
