import type { Clock } from '@banyan/kernel';
import type { ShadowAttempt } from './shadow-attempt.js';

/** How a call ended, as a value: nothing here rejects. */
export type Settled = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** Runs something that may throw at once, reject, or return a value that throws when it is awaited. */
export async function settle(run: () => unknown): Promise<Settled> {
  try {
    return { ok: true, value: await run() };
  } catch (error) {
    return { ok: false, error };
  }
}

/** As `settle`, over at the deadline whatever the call does with its signal. The timer keeps no process alive. */
export async function settleWithin(
  clock: Clock,
  deadlineMs: number,
  closing: AbortSignal,
  run: (attempt: ShadowAttempt) => unknown,
): Promise<Settled> {
  const controller = new AbortController();
  const endsAtMs = clock.monotonicMs() + deadlineMs;
  const { promise: cut, resolve } = Promise.withResolvers<Settled>();
  const end = (): void => {
    const error = new DOMException('asking again was cut', 'TimeoutError');
    controller.abort(error);
    resolve({ ok: false, error });
  };
  const timer = setTimeout(end, deadlineMs);
  timer.unref();
  closing.addEventListener('abort', end, { once: true });
  const remainingMs = () => Math.max(0, endsAtMs - clock.monotonicMs());
  try {
    return await Promise.race([cut, settle(() => run({ signal: controller.signal, remainingMs }))]);
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', end);
  }
}
