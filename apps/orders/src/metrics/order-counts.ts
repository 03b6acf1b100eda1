import { counter } from '@banyan/observability';
import type { PlaceResult } from '@banyan/domains';
import type { FraudDecision } from '../fraud/decide-fraud.js';
import type { ProcessorName } from '../payment/payment-state.js';

/** What becomes of orders, counted. */
export class OrderCounts {
  readonly #answers = counter('banyan_orders_answers_total');
  readonly #payments = counter('banyan_orders_payment_attempts_total');
  readonly #fraud = counter('banyan_orders_fraud_decisions_total');
  readonly #rates = counter('banyan_orders_shipping_rates_total');

  answered(result: PlaceResult): void {
    const outcome = result.kind === 'placed' ? result.state : result.kind === 'refused' ? result.because : 'pending';
    this.#answers.with({ outcome }).inc();
  }

  paid(processor: ProcessorName, outcome: string): void {
    this.#payments.with({ processor, outcome }).inc();
  }

  judged({ by, decision }: FraudDecision): void {
    this.#fraud.with({ source: by === 'service' ? 'service' : 'table', outcome: decision }).inc();
  }

  rated(source: 'rated' | 'estimated'): void {
    this.#rates.with({ source }).inc();
  }
}
