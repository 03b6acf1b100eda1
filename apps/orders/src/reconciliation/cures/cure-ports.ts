import type { LegacyOrderBooks, StockDesk } from '@banyan/domains';
import type { OrderLedger } from '@banyan/ledger';
import type { ParkedMessages, Transport } from '@banyan/outbox';
import type { Sql } from '@banyan/saga';
import type { PaymentProcessor } from '../../payment/payment.client.js';
import type { ProcessorName } from '../../payment/payment-state.js';
import type { PlaceStore } from '../../placing/place.store.js';

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
