/** Why the shop is to end. */
export type StopReason = NodeJS.Signals | 'npm is gone';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** A Ctrl-C arrives twice, from the terminal and from npm, which passes it on: that is one wish. */
const SAME_WISH_MS = 1500;
const PARENT_CHECK_MS = 1000;

/**
 * Calls `stop` at the first wish to end and `hurry` at a later second one. Started by npm, the death of npm is such a
 * wish too: nobody could stop us any more as they would expect to.
 *
 * @returns what takes the listeners away
 */
export function onStopWish(stop: (reason: StopReason) => void, hurry: () => void): () => void {
  let firstMs: number | undefined;
  const wish = (reason: StopReason): void => {
    const nowMs = performance.now();
    if (firstMs === undefined) {
      firstMs = nowMs;
      stop(reason);
    } else if (nowMs - firstMs > SAME_WISH_MS) {
      hurry();
    }
  };
  for (const signal of SIGNALS) process.on(signal, wish);
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent && firstMs === undefined) wish('npm is gone');
  }, PARENT_CHECK_MS);
  if (process.env['npm_lifecycle_event'] === undefined) clearInterval(watch);
  watch.unref();
  return () => {
    clearInterval(watch);
    for (const signal of SIGNALS) process.off(signal, wish);
  };
}
