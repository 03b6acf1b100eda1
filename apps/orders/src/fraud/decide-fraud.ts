import { CURRENCIES, type Currency } from '@banyan/kernel';
import { FRAUD_TABLE, type FraudRule } from './fraud-table.js';

/** What is asked about an order. Nobody's name is in it. */
export interface FraudQuestion {
  readonly reference: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly channel: string;
  /** Where it is sent, or where the bill goes. */
  readonly country: string;
  readonly collect: boolean;
  /** What pays: the same card in many hands is what such a service looks for. */
  readonly token: string;
}

export interface FraudDecision {
  readonly decision: 'approve' | 'review' | 'reject';
  /** As the service says, the higher the worse; null: it was not asked in time. */
  readonly score: number | null;
  /** `service`, or the rule of the table. */
  readonly by: string;
}

/** The table's amounts are of a currency with two places. */
const TABLE_PLACES = 2;

/** By the table, where the service gave no answer. Pure. */
export function decideFraud(question: FraudQuestion, table: readonly FraudRule[] = FRAUD_TABLE): FraudDecision {
  const rule = table.find(({ when }) => holds(when, question));
  // A table without an end: people look.
  return { decision: rule?.decision ?? 'review', score: null, by: rule?.name ?? 'no-rule' };
}

function holds(when: FraudRule['when'], { channel, country, collect, amountMinor, currency }: FraudQuestion): boolean {
  const places = CURRENCIES[currency];
  const comparable = amountMinor * 10 ** (TABLE_PLACES - places);
  return (
    (when.channel === undefined || when.channel === channel) &&
    (when.collect === undefined || when.collect === collect) &&
    (when.countries === undefined || when.countries.includes(country)) &&
    (when.totalAtMostMinor === undefined || comparable <= when.totalAtMostMinor)
  );
}
