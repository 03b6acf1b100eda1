import type { Arm } from '@banyan/kernel';
import { type ArmOutcome, ArmTally } from './arm-tally.js';
import type { Objective, OperationEvidence } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import { latencyLimits } from './latency-ladder.js';
import { alternativesOver } from './onset.js';
import { OnsetTrail } from './onset-trail.js';
import { type Pair, PairTally } from './pair-tally.js';

export interface OperationTallyOptions {
  /** Absent: the operation is counted, and neither its speed nor its history is judged. */
  readonly objective: Objective | undefined;
  readonly policy: EvidencePolicy;
  readonly hashSession: (sessionId: string) => string;
}

/** Everything that is counted of one operation within one stretch. */
export class OperationTally {
  readonly #arms: Readonly<Record<Arm, ArmTally>>;
  readonly #pairs: PairTally;
  readonly #onset: { readonly failed: OnsetTrail; readonly slow: OnsetTrail } | undefined;

  constructor(
    readonly operation: string,
    { objective, policy, hashSession }: OperationTallyOptions,
  ) {
    const limits = (arm: Arm) =>
      objective === undefined ? [] : latencyLimits(objective.latencyThresholdMs, arm, policy);
    this.#arms = {
      legacy: new ArmTally(limits('legacy'), hashSession),
      service: new ArmTally(limits('service'), hashSession),
    };
    this.#pairs = new PairTally(policy.mostFields.value);
    this.#onset = objective && {
      failed: trailOver(1 - objective.availabilityTarget, policy),
      slow: trailOver(1 - objective.latencyTarget, policy),
    };
  }

  /** Has it an objective to be judged by? */
  get isJudged(): boolean {
    return this.#onset !== undefined;
  }

  add(arm: Arm, outcome: ArmOutcome, nowMs: number): void {
    const news = this.#arms[arm].add(outcome, nowMs);
    if (this.#onset === undefined) return;
    // What is bad and no news is left out, as in every test: it is neither a bad request nor a good one.
    if (!outcome.failed || news.failed) this.#onset.failed.add(STEPS[arm][outcome.failed ? 'bad' : 'good']);
    if (!outcome.slow || news.slow) this.#onset.slow.add(STEPS[arm][outcome.slow ? 'bad' : 'good']);
  }

  /** So many good and fast requests of an arm at once, in the order of what else is told: for simulations. */
  calm(arm: Arm, requests: number): void {
    this.#arms[arm].calm(requests);
    const step = { ...NOTHING, [arm === 'legacy' ? 'legacyGood' : 'good']: requests };
    this.#onset?.failed.add(step);
    this.#onset?.slow.add(step);
  }

  /**
   * Legacy was asked because the service had failed: of its health at this moment that says something. No request of
   * legacy's in the counts, which hold a fair sample and not one of bad moments.
   */
  rescue(failed: boolean): void {
    this.#onset?.failed.add(STEPS.legacy[failed ? 'bad' : 'good']);
  }

  pair(pair: Pair): void {
    this.#pairs.add(pair);
  }

  snapshot(): OperationEvidence {
    const pairs = this.#pairs.snapshot();
    return {
      operation: this.operation,
      legacy: this.#arms.legacy.snapshot(),
      service: this.#arms.service.snapshot(),
      ...(this.#onset && { onset: { failed: this.#onset.failed.snapshot(), slow: this.#onset.slow.snapshot() } }),
      ...(pairs && { pairs }),
    };
  }
}

const NOTHING = { good: 0, bad: 0, legacyGood: 0, legacyBad: 0 };
const STEPS = {
  legacy: { good: { ...NOTHING, legacyGood: 1 }, bad: { ...NOTHING, legacyBad: 1 } },
  service: { good: { ...NOTHING, good: 1 }, bad: { ...NOTHING, bad: 1 } },
};

/** An empty trail for what an objective allows. @param allowed share of bad requests, 0-1 */
export function trailOver(allowed: number, policy: EvidencePolicy): OnsetTrail {
  return new OnsetTrail(alternativesOver(allowed, policy.onsetRatios.value));
}
