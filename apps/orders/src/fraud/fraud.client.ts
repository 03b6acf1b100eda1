import { activeSpan } from '@banyan/observability';
import { JsonParty, PartyUnanswered, type PartyAnswer } from '../partners/json-party.js';
import type { PaymentCall } from '../payment/payment.client.js';
import { decideFraud, type FraudDecision, type FraudQuestion } from './decide-fraud.js';

/** Whoever judges whether an order is a fraud. Never fails: the table decides where nobody else does. */
export interface FraudJudge {
  judge(question: FraudQuestion, call: PaymentCall): Promise<FraudDecision>;
}

/** HARDENING: 800 ms, then the table. */
const FRAUD_BUDGET_MS = 800;

/** The fraud service over HTTP. */
export class FraudClient implements FraudJudge {
  readonly #party: JsonParty;

  constructor(
    url: string,
    private readonly told: (decision: FraudDecision) => void,
    /** Did people take it out of use? It is not asked then. */
    private readonly isOff: () => boolean = () => false,
  ) {
    this.#party = new JsonParty(url, 'fraud');
  }

  async judge(question: FraudQuestion, call: PaymentCall): Promise<FraudDecision> {
    const asked = await this.#asked(question, call);
    const decision = asked ?? decideFraud(question);
    if (asked === undefined) activeSpan()?.set({ 'banyan.degraded.reason': `fraud-table:${decision.by}` });
    this.told(decision);
    return decision;
  }

  async close(): Promise<void> {
    await this.#party.close();
  }

  async #asked(question: FraudQuestion, call: PaymentCall): Promise<FraudDecision | undefined> {
    if (this.isOff()) return undefined;
    try {
      return readAssessment(
        await this.#party.ask({
          ...call,
          method: 'POST',
          path: '/assessments',
          body: question,
          budgetMs: FRAUD_BUDGET_MS,
        }),
      );
    } catch (error) {
      if (error instanceof PartyUnanswered) return undefined;
      throw error;
    }
  }
}

/** Pure. @returns undefined: it is no assessment */
export function readAssessment({ status, body }: PartyAnswer): FraudDecision | undefined {
  if (status !== 200 || typeof body !== 'object' || body === null) return undefined;
  const said = body as Readonly<Record<string, unknown>>;
  const decision = (['approve', 'review', 'reject'] as const).find((known) => known === said['decision']);
  const score = said['score'];
  if (decision === undefined || typeof score !== 'number' || !Number.isFinite(score)) return undefined;
  return { decision, score, by: 'service' };
}
