import { askShop } from './ask-shop.js';
import type { AttemptKeeper } from './attempt.js';
import { nextStep, type Step } from './next-step.js';
import { pause } from './page.js';

/** What is told while an order is being placed. */
export interface Placing {
  /** Again in so many ms, because. */
  readonly onAgain: (step: Extract<Step, { kind: 'again' }>) => void;
}

/**
 * Sends the open attempt until it is known what came of it, always the same body with the same key. What is known closes the
 * attempt.
 *
 * @param wasSent may an earlier page have sent it? Then nobody can say that nothing was done
 * @returns undefined: the page was left, and the attempt is still open
 */
export async function placeOrder(
  attempts: AttemptKeeper,
  wasSent: boolean,
  signal: AbortSignal,
  { onAgain }: Placing,
): Promise<Exclude<Step, { kind: 'again' }> | undefined> {
  let isUnknown = wasSent;
  for (let count = 1; ; count += 1) {
    const attempt = attempts.open;
    if (attempt === undefined) return undefined;
    const { key, text } = attempt;
    const step = nextStep(await askShop('/orders/v2/orders', { method: 'POST', text, key }), count);
    if (step.kind !== 'again') {
      // Left meanwhile: whoever comes back hears it again, and from the same key.
      if (signal.aborted) return undefined;
      attempts.close();
      return step;
    }
    if (step.reference !== undefined) attempts.keep({ ...attempt, reference: step.reference });
    if (signal.aborted) return undefined;
    // What was once on its way may have arrived, whatever the shop says to the next attempt.
    isUnknown ||= step.because === 'unknown';
    onAgain(isUnknown ? { ...step, because: 'unknown' } : step);
    if (!(await pause(step.afterMs, signal))) return undefined;
  }
}
