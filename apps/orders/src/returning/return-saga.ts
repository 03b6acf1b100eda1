import { defineSaga, type SagaDefinition } from '@banyan/saga';
import { atDesk, refund, type PayBackPorts } from '../cancelling/cancel-saga.js';
import type { Charge } from '../payment/payment-state.js';

/** What is to be done for goods that come back. */
export interface ReturnContext {
  readonly reference: string;
  readonly returnReference: string;
  readonly charge: Charge;
  readonly refundMinor: number;
  readonly authority: 'legacy' | 'service';
  readonly lines: readonly { readonly sku: string; readonly quantityE4: number }[];
  readonly location: string | null;
  /** W3C trace context of whoever took it back. */
  readonly traceparent?: string;
}

export const RETURN_SAGA = 'return';

/** Money, then goods; at the legacy core by whoever files. */
export function returnSaga(ports: PayBackPorts): SagaDefinition<ReturnContext> {
  return defineSaga<ReturnContext>(RETURN_SAGA, [
    {
      name: 'refund',
      pivot: true,
      act: (context, work) => refund(ports, context, work, context.refundMinor, context.returnReference),
    },
    {
      name: 'give-back',
      act: async (context, work) => {
        const { reference, returnReference, lines, location, authority } = context;
        if (authority === 'legacy') return { kind: 'done', context };
        return atDesk(ports, context, work, (attempt) =>
          ports.desk.giveBack(
            { reference, returnReference, lines, ...(location === null ? {} : { location }) },
            attempt,
          ),
        );
      },
    },
  ]);
}
