import type { Arm } from '@banyan/kernel';
import { DistinctSessions } from './distinct-sessions.js';
import type { Assigned, Evidence } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import { logTwoSidedBayesFactor } from './log-two-sided-bayes-factor.js';
import { wrongSplit } from './sample-ratio.js';

/**
 * Follows the sample-ratio guard over a record, request by request, and says when its word changes. Its Bayes factor can
 * grow by no more than 1/share with a session of the service, and 1/(1-share) with one of legacy: until as much has come
 * as it lacked, it need not be computed.
 */
export class SplitWatch {
  readonly #sessions = new DistinctSessions();
  readonly #logGain: Readonly<Record<Arm, number>>;
  readonly #logThreshold: number;
  #logLacking: number;
  #isWrong = false;

  constructor(
    /** Intended share of the service, 0-1. At 0 and 1 there is no split, and nothing changes. */
    private readonly share: number,
    private readonly policy: EvidencePolicy,
  ) {
    this.#logGain = { legacy: -Math.log1p(-share), service: -Math.log(share) };
    this.#logThreshold = -Math.log(policy.guardAlpha.value);
    this.#logLacking = this.#logThreshold;
  }

  /** @returns whether the guard says something else than before */
  assign(arm: Arm, session: string): boolean {
    if (this.share === 0 || this.share === 1) return false;
    this.#sessions.add(arm, session);
    this.#logLacking -= this.#logGain[arm];
    if (this.#logLacking > 0 && !this.#isWrong) return false;
    const { legacy, service } = this.#sessions.assigned;
    this.#logLacking = this.#logThreshold - logTwoSidedBayesFactor(service, legacy + service, this.share);
    const wasWrong = this.#isWrong;
    this.#isWrong = wrongSplit(this.#evidence(), this.policy) !== undefined;
    return this.#isWrong !== wasWrong;
  }

  get assigned(): Assigned {
    return this.#sessions.assigned;
  }

  #evidence(): Evidence {
    return { domain: '', stretch: '', share: this.share, assigned: [this.assigned], operations: [] };
  }
}
