import { counter } from '@banyan/observability';
import type { PlaceResult, RehearsedOrder } from '@banyan/domains';
import type { FraudDecision } from '../fraud/decide-fraud.js';
import type { ProcessorName } from '../payment/payment-state.js';

/** What becomes of orders, counted. */
export class OrderCounts {
  readonly #answers = counter('banyan_orders_answers_total');
  readonly #rehearsals = counter('banyan_orders_rehearsals_total');
  readonly #effects = counter('banyan_orders_rehearsed_effects_total');
  readonly #payments = counter('banyan_orders_payment_attempts_total');
  readonly #fraud = counter('banyan_orders_fraud_decisions_total');
  readonly #rates = counter('banyan_orders_shipping_rates_total');

  answered(result: PlaceResult): void {
    this.#answers.with({ outcome: outcomeOf(result) }).inc();
  }

  /** @param rehearsed undefined: it came to no end */
  rehearsed(rehearsed: RehearsedOrder | undefined): void {
    this.#rehearsals.with({ outcome: rehearsed === undefined ? 'failed' : outcomeOf(rehearsed.result) }).inc();
    for (const { kind: effect } of rehearsed?.effects ?? []) this.#effects.with({ effect }).inc();
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

function outcomeOf(result: PlaceResult): string {
  switch (result.kind) {
    case 'placed':
      return result.state;
    case 'refused':
      return result.because;
    case 'pending':
      return 'pending';
  }
}
