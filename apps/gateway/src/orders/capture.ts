import { ArmError, type Arm, type Clock } from '@banyan/kernel';
import type { Binding, OrderLedger } from '@banyan/ledger';
import { counter, log } from '@banyan/observability';
import { StoreUnavailable } from '@banyan/database';
import type { AttemptEnd } from './attempt-order.js';
import type { Behind } from './behind.js';
import { insist } from './insist.js';
import type { InHand } from './in-hand.js';
import { outcomeKind } from './outcome-kind.js';
import type { OrdersPolicy } from './orders-policy.js';

/** What an attempt came to, for whoever asked. */
export type Captured =
  /** Final for its key, for ever. */
  | { readonly kind: 'final'; readonly result: unknown }
  /** Sent, perhaps, and nobody can say yet what came of it. The row rests: whoever asks next asks the arm. */
  | { readonly kind: 'pending'; readonly error: ArmError }
  /** Neither this attempt nor one before it has sent anything that can capture an order. The row rests. */
  | { readonly kind: 'unsent'; readonly error: ArmError }
  /** Another attempt has the row. */
  | { readonly kind: 'overtaken' };

export interface CaptureOptions {
  readonly ledger: Pick<OrderLedger, 'conclude' | 'rest'>;
  readonly clock: Clock;
  readonly policy: OrdersPolicy;
  /** What goes on whether or not its client waits. */
  readonly inHand: InHand;
  readonly behind: Behind;
}

/**
 * Writes down how an attempt ended. An order that the service placed is answered without waiting for that: the service
 * answers the same whenever it is asked again. Everything else is written first, so that it is the answer for ever.
 */
export async function capture(binding: Binding, attempt: AttemptEnd, options: CaptureOptions): Promise<Captured> {
  const captured = await settled(binding, attempt, options);
  counter('banyan_order_attempts_total')
    .with({ operation: binding.operation, arm: binding.arm, outcome: captured.kind })
    .inc();
  return captured;
}

async function settled(binding: Binding, attempt: AttemptEnd, options: CaptureOptions): Promise<Captured> {
  const { clock, ledger, policy, inHand, behind } = options;
  const { end, sent } = attempt;
  if (end.kind === 'failed') {
    if (attempt.overtaken) return { kind: 'overtaken' };
    await rest(binding, sent, options);
    return { kind: sent || binding.sent ? 'pending' : 'unsent', error: end.error };
  }
  const { result } = end;
  if (outcomeKind(result) === 'pending') {
    await rest(binding, true, options);
    return { kind: 'pending', error: new ArmError(binding.arm, 'deadline', 'its outcome was not known in time') };
  }
  const concluding = insist(clock, policy.outcomePatienceMs, () => ledger.conclude(binding, result as object));
  if (binding.arm === 'service' && outcomeKind(result) === 'placed') {
    const written = concluding.then(() => undefined, sayNotWritten(binding.arm));
    void inHand.add(behind.keep({ binding, outcome: result }, written));
    return { kind: 'final', result };
  }
  try {
    const written = await concluding;
    if (written.kind === 'answered') return { kind: 'final', result: written.outcome };
    return written.kind === 'written' ? { kind: 'final', result } : { kind: 'overtaken' };
  } catch (error) {
    sayNotWritten(binding.arm)(error);
    return { kind: 'pending', error: new ArmError(binding.arm, 'withdrawn', 'its outcome could not be written') };
  }
}

/** Nothing depends on it but how soon the next attempt may begin. */
async function rest(binding: Binding, sent: boolean, { ledger }: CaptureOptions): Promise<void> {
  try {
    await ledger.rest(binding, sent);
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    log.warn('an attempt could not be ended in the ledger; its time will', { arm: binding.arm });
  }
}

/** The settler asks the arm again. */
function sayNotWritten(arm: Arm): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof StoreUnavailable)) throw error;
    log.warn('an outcome could not be written to the ledger; its arm is asked for it later', { arm });
  };
}
