import type { Pool } from 'pg';
import type { FraudDecision } from './score.js';

export interface Assessment {
  readonly reference: string;
  readonly decision: FraudDecision;
  readonly score: number;
  readonly amountMinor: number;
  readonly currency: string;
}

/** What was thought of each order, and how often it was asked. */
export class AssessmentBooks {
  constructor(private readonly pool: Pool) {}

  /** The first answer about a reference stands. */
  async keep({
    reference,
    decision,
    score,
    amountMinor,
    currency,
  }: Assessment): Promise<{ readonly decision: FraudDecision; readonly score: number }> {
    const { rows } = await this.pool.query<{ decision: FraudDecision; score: number }>(
      `INSERT INTO partners.assessment AS a (reference, decision, score, amount_minor, currency) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (reference) DO UPDATE SET asked = a.asked + 1 RETURNING decision, score`,
      [reference, decision, score, amountMinor, currency],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('an assessment has left no row');
    return row;
  }
}
