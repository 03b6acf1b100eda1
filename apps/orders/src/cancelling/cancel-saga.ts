import type { StockDesk } from '@banyan/domains';
import { ArmError, type Clock } from '@banyan/kernel';
import { Deadline } from '@banyan/resilience';
import { defineSaga, type ActOutcome, type SagaDefinition, type Work } from '@banyan/saga';
import type { PaymentProcessor } from '../payment/payment.client.js';
import type { Charge, ProcessorName } from '../payment/payment-state.js';
import { ownTraceparent } from '../tracing/own-traceparent.js';

/** What is to be made undone of an order that was called off. */
export interface CancelContext {
  readonly reference: string;
  readonly charge: Charge;
  readonly refundMinor: number;
  readonly authority: 'legacy' | 'service';
  /** W3C trace context of whoever called it off; absent: nobody traced that. */
  readonly traceparent?: string;
}

export interface PayBackPorts {
  readonly processors: Readonly<Record<ProcessorName, PaymentProcessor>>;
  readonly desk: StockDesk;
  readonly clock: Clock;
}

export const CANCEL_SAGA = 'cancel';
const DESK_BUDGET_MS = 600;

/**
 * Money, then goods. That the order is called off is durable before it begins, so there is no way back. Goods at the legacy core are
 * given back by whoever files: after what was filed before, in the order of the events.
 */
export function cancelSaga(ports: PayBackPorts): SagaDefinition<CancelContext> {
  return defineSaga<CancelContext>(CANCEL_SAGA, [
    {
      name: 'refund',
      pivot: true,
      act: (context, work) => refund(ports, context, work, context.refundMinor, `${context.reference}.cancel`),
    },
    {
      name: 'release',
      act: async (context, work) => {
        if (context.authority === 'legacy') return { kind: 'done', context };
        return atDesk(ports, context, work, (attempt) => ports.desk.release(context.reference, attempt));
      },
    },
  ]);
}

/** Gives money back, once for a key. */
export async function refund<Context extends { readonly charge: Charge }>(
  { processors }: PayBackPorts,
  context: Context,
  { signal, check }: Work<Context>,
  refundMinor: number,
  key: string,
): Promise<ActOutcome<Context>> {
  const { id, processor } = context.charge;
  if (refundMinor === 0) return { kind: 'done', context };
  const outcome = await processors[processor].refund(id, refundMinor, key, { signal, check, ...ownTraceparent() });
  // A refusal too is asked again: whoever looks at what is open finds the processor's words, and a person ends it there.
  return outcome.kind === 'refunded'
    ? { kind: 'done', context }
    : { kind: 'later', context, because: `${processor}: ${outcome.because}` };
}

/** Something is done at the stock desk. */
export async function atDesk<Context>(
  { clock }: PayBackPorts,
  context: Context,
  work: Work<Context>,
  ask: (attempt: Parameters<StockDesk['release']>[1]) => Promise<void>,
): Promise<ActOutcome<Context>> {
  const deadline = new Deadline(clock, DESK_BUDGET_MS);
  try {
    work.check();
    await ask({
      signal: AbortSignal.any([work.signal, AbortSignal.timeout(DESK_BUDGET_MS)]),
      remainingMs: () => deadline.remainingMs(),
      ...ownTraceparent(),
    });
    return { kind: 'done', context };
  } catch (error) {
    if (error instanceof ArmError) return { kind: 'later', context, because: `${error.failure}: ${error.message}` };
    throw error;
  }
}
