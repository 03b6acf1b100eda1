import type { LoadRun, Shooter } from './load-run.js';

interface Driving {
  readonly run: Pick<LoadRun, 'tick' | 'nextMs'>;
  readonly shooter: Pick<Shooter, 'underWay'>;
  readonly nowMs: () => number;
  /** False: what is under way is not waited for any longer. */
  readonly goesOn: () => boolean;
}

/** How long nothing is looked at, at most, ms: so late may patience end, and somebody who interrupts be heard. */
const MOST_WAIT_MS = 20;

/** Ticks a run whenever something is due, until nobody comes any more and everything under way has ended. */
export async function drive({ run, shooter, nowMs, goesOn }: Driving): Promise<void> {
  while (goesOn()) {
    run.tick();
    const { nextMs } = run;
    if (nextMs === undefined && shooter.underWay === 0) return;
    const waitMs = nextMs === undefined ? MOST_WAIT_MS : Math.min(MOST_WAIT_MS, nextMs - nowMs());
    await new Promise((resolve) => {
      setTimeout(resolve, Math.max(0, waitMs));
    });
  }
}
