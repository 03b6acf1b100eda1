import { ArmError, type Arm, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { Awake } from '@banyan/resilience';
import type { ShadowAttempt } from '@banyan/shadow';
import type { Stretch } from '@banyan/slo';
import type { UnderstoodCall } from './accept.js';
import type { ChosenRoute } from './choose-route.js';

type Ask = (attempt: ShadowAttempt, arm: Arm) => Promise<unknown>;
type End = 'answered' | 'failed' | 'cut';

/** What time is told by, and whether it was ours. */
export interface Watching {
  readonly clock: Clock;
  readonly awake: Awake;
}

/**
 * The same call, watched for how legacy is while the service answers everybody: each copy that reaches it is a sample of its health. Only legacy's own
 * call is looked at, not the wait for a comparison. A copy that we skip, or cut because we end, is no evidence; nor is a
 * second answer to the same request, nor what a standstill of this process made late.
 */
export function watchLegacy(
  call: UnderstoodCall,
  { stretch, serving }: ChosenRoute,
  ask: Ask,
  watching: Watching,
): Ask {
  const { clock, awake } = watching;
  if (stretch?.share !== 1 || serving !== 'service') return ask;
  const sampled = stretch;
  let watched = false;
  return (attempt, arm) => {
    if (arm !== 'legacy' || watched) return ask(attempt, arm);
    watched = true;
    return timed(attempt);
  };

  async function timed(attempt: ShadowAttempt): Promise<unknown> {
    const startedMs = clock.monotonicMs();
    let over = false;
    const end = (how: End): void => {
      if (over) return;
      over = true;
      attempt.signal.removeEventListener('abort', onAbort);
      if (how === 'cut' || (how !== 'failed' && awake.stoodStillSince(startedMs))) return;
      count(call, sampled, how === 'failed', clock.monotonicMs() - startedMs, clock.nowMs());
    };
    // A call may ignore its signal and never end; its time is over all the same.
    const onAbort = (): void => {
      const isLate = isDeadline(attempt.signal.reason) && !awake.stoodStillSince(startedMs);
      end(isLate ? 'failed' : 'cut');
    };
    attempt.signal.addEventListener('abort', onAbort, { once: true });
    try {
      const result = await ask(attempt, 'legacy');
      end('answered');
      return result;
    } catch (error) {
      end(error instanceof ArmError && !error.countsAgainstArm ? 'cut' : 'failed');
      throw error;
    }
  }
}

/** Never throws: a fault of the bookkeeping must not cost the comparison. */
function count(call: UnderstoodCall, stretch: Stretch, failed: boolean, ms: number, nowMs: number): void {
  const { domain, operation, caller } = call;
  const slow = ms > (domain.slowAfterMs.get(operation.name) ?? Infinity);
  try {
    domain.evidence.sample(stretch, operation.name, { failed, slow, ms, sessionId: caller.sessionId }, nowMs);
  } catch (error) {
    log.error('a copy could not be counted as evidence', { domain: domain.manifest.name, err: error });
  }
}

/** As opposed to a pool that is closed. */
function isDeadline(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === 'TimeoutError';
}
