import type { LegacyOrderBooks, StockDesk } from '@banyan/domains';
import type { OrderLedger } from '@banyan/ledger';
import type { ParkedMessages, Transport } from '@banyan/outbox';
import type { Sql } from '@banyan/saga';
import type { PaymentProcessor } from '../../payment/payment.client.js';
import type { ProcessorName } from '../../payment/payment-state.js';
import type { PlaceStore } from '../../placing/place.store.js';
import { callOffCopies } from './call-off-copies.js';
import type { Cure, MachineKind } from './cure.js';
import { fileAnew } from './file-anew.js';
import { giveMoneyBack } from './give-money-back.js';
import { writeOutcome } from './write-outcome.js';

/** What cures reach: the very things that do it usually. */
export interface CurePorts {
  readonly database: Sql;
  readonly processors: Readonly<Record<ProcessorName, Pick<PaymentProcessor, 'refund'>>>;
  readonly desk: Pick<StockDesk, 'release'>;
  readonly ledger: Pick<OrderLedger, 'takeUp' | 'conclude' | 'rest' | 'hurry'>;
  readonly orders: Pick<PlaceStore, 'find'>;
  readonly books: Pick<LegacyOrderBooks, 'callOff'>;
  readonly filing: Transport;
  readonly parked: Pick<ParkedMessages, 'retry'>;
}

/** One cure for every kind that a machine may put right: a kind without one does not compile. */
export function curesOf(ports: CurePorts): Readonly<Record<MachineKind, Cure>> {
  return {
    'charge-without-order': giveMoneyBack(ports),
    'reserved-for-nothing': async ({ reference }, attempt) => {
      await ports.desk.release(reference, attempt);
      return { kind: 'done' };
    },
    'outcome-open': writeOutcome(ports),
    'not-filed': fileAnew(ports),
    'copy-still-stands': callOffCopies(ports),
  };
}
