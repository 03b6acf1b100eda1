import type { NotPlaced, OrderToPlace, Receipt } from '@banyan/domains';
import type { FraudDecision } from '../fraud/decide-fraud.js';
import type { PaymentState } from '../payment/payment-state.js';
import type { ShippingCost } from '../shipping/shipping-cost.js';
import type { StockState } from '../stock/stock-holding.js';

/** What the saga of an order knows; JSON, in its row. It ends with the saga, and the payment token with it. */
export interface PlaceContext {
  readonly order: OrderToPlace;
  /** Wall clock of whoever began it. */
  readonly begunAtMs: number;
  readonly traceparent: string | null;
  readonly shipping: ShippingCost;
  /** What is charged: settled before anything is begun, so that every attempt charges the same. */
  readonly totalMinor: number;
  readonly stock: StockState;
  readonly payment: PaymentState;
  readonly fraud: FraudDecision | null;
  /** Final once it is durable. */
  readonly answer: Receipt | NotPlaced | null;
}
