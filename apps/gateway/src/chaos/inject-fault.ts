import type { ToldRun } from '@banyan/chaos';
import { ArmError, type Arm } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';

/** What of an answer that is garbage is said to be in doubt. */
const BODY = 'chaos.body';

/**
 * One call, touched as the run says: what a network, or a sick system behind it, could have done at that place. A call that is
 * made is made as ever, and what it did is done; what it says may be lost.
 *
 * @param turn which of the calls that were touched it is
 * @throws ArmError of the kind that the real fault would be
 */
export async function injectFault(
  { run, fault, latencyMs }: Pick<ToldRun, 'run' | 'fault' | 'latencyMs'>,
  { arm, turn, attempt }: { readonly arm: Arm; readonly turn: number; readonly attempt: Attempt },
  call: () => Promise<unknown>,
): Promise<unknown> {
  switch (fault) {
    case 'latency':
      // Nobody waits any more: what is not sent now is never sent.
      if (!(await heldUp(latencyMs, attempt))) throw new ArmError(arm, 'deadline', `held up by chaos ${run}`);
      return call();
    case 'errors':
      throw new ArmError(arm, 'fault', `an error of chaos ${run}`);
    case 'resets':
      // By turns: before anything was sent, and after it was done.
      if (turn % 2 === 1) await call();
      throw new ArmError(arm, 'transport', `cut by chaos ${run}`);
    case 'garbage':
      await call();
      throw new ArmError(arm, 'refused-translation', `garbage of chaos ${run}`, { field: BODY });
  }
}

/** @returns false when the attempt was over before the time was: its timer may fire a moment before the clock says so */
function heldUp(ms: number, attempt: Attempt): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, true);
    const end = (): void => {
      clearTimeout(timer);
      resolve(false);
    };
    if (attempt.onOver === undefined) attempt.signal.addEventListener('abort', end, { once: true });
    else attempt.onOver(end);
  });
}
