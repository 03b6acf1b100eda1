export interface LastResort {
  /** Told first: log it, then drain. The process exits when the returned promise settles, or after `graceMs`. */
  readonly onFatal: (error: unknown) => Promise<void>;
  /** Default 10,000 ms. */
  readonly graceMs?: number;
  /** Default `process.exit`. */
  readonly exit?: (code: number) => void;
}

/**
 * What no guard caught does not end the process in the middle of other people's answers: it drains, and exits with 1,
 * for a state nobody understands is not to be served from (HARDENING 1).
 *
 * @returns removes the handlers
 */
export function installLastResort(options: LastResort): () => void {
  const { onFatal, graceMs = 10_000, exit = (code: number) => process.exit(code) } = options;
  let fatal = false;
  const drainThenLeave = async (error: unknown) => {
    if (fatal) return;
    fatal = true;
    setTimeout(() => exit(1), graceMs).unref();
    try {
      await onFatal(error);
    } catch {
      // Whatever the drain came to: the process leaves.
    }
    exit(1);
  };
  const onError = (error: unknown) => void drainThenLeave(error);
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  return () => {
    process.off('uncaughtException', onError);
    process.off('unhandledRejection', onError);
  };
}
