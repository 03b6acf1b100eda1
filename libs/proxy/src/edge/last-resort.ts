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
export function installLastResort({
  onFatal,
  graceMs = 10_000,
  exit = (code) => process.exit(code),
}: LastResort): () => void {
  let fatal = false;
  const onError = (error: unknown) => {
    if (fatal) return;
    fatal = true;
    let left = false;
    const leave = () => {
      if (!left) exit(1);
      left = true;
    };
    setTimeout(leave, graceMs).unref();
    void onFatal(error).catch(leave).finally(leave);
  };
  process.on('uncaughtException', onError);
  process.on('unhandledRejection', onError);
  return () => {
    process.off('uncaughtException', onError);
    process.off('unhandledRejection', onError);
  };
}
