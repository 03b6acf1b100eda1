import type { Arm } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { ContractAnswer, ContractOperation } from '@banyan/contracts';
import type { OwnedCall } from './accept.js';

/** A call, as far as its answer is checked. */
type Checked = Pick<OwnedCall, 'operation' | 'metrics'> & {
  readonly contract: Pick<ContractOperation, 'domain' | 'version' | 'checkAnswer'>;
};

/** Checks a share of the owned answers against their contract. Every n-th, not a random one: the cost is even. */
export class AnswerSampler {
  readonly #every: number;
  #count = 0;

  /** @param ratio 0 checks none, 1 every answer */
  constructor(ratio: number) {
    this.#every = ratio <= 0 ? Infinity : Math.max(1, Math.round(1 / ratio));
  }

  /** Does the answer keep its contract, as far as it was looked at? What breaks it is logged by pointer, never by value. */
  isValid(call: Checked, arm: Arm, answer: ContractAnswer): boolean {
    this.#count += 1;
    if (this.#count < this.#every) return true;
    this.#count = 0;
    const violations = call.contract.checkAnswer(answer.status, answer.body);
    call.metrics.answerChecked(arm, violations.length === 0);
    if (violations.length > 0) {
      log.error('an answer broke its contract', {
        domain: call.contract.domain,
        contract: call.contract.version,
        operation: call.operation.name,
        arm,
        faults: violations,
      });
    }
    return violations.length === 0;
  }
}
