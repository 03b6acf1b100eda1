import type { Arm } from '@banyan/kernel';
import { ArmTally } from './arm-tally.js';
import type { ArmCounts, Objective, OperationEvidence } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import type { OnsetTrail } from './onset-trail.js';
import { trailOver } from './operation-tally.js';

/** One operation's counts under simulated traffic: failures by the product's tallies, good requests by the number. */
export class PlannedOperation {
  readonly #arms: Readonly<Record<Arm, ArmTally>>;
  readonly #good: Record<Arm, number> = { legacy: 0, service: 0 };
  readonly #trail: OnsetTrail;
  #sessions = 0;

  constructor(
    readonly objective: Objective,
    policy: EvidencePolicy,
  ) {
    this.#arms = { legacy: new ArmTally([], asItIs), service: new ArmTally([], asItIs) };
    this.#trail = trailOver(1 - objective.availabilityTarget, policy);
  }

  /** So many requests of an arm that did not fail. */
  addGood(arm: Arm, requests: number): void {
    this.#good[arm] += requests;
    const ofService = arm === 'service';
    this.#trail.add({
      good: ofService ? requests : 0,
      bad: 0,
      legacyGood: ofService ? 0 : requests,
      legacyBad: 0,
    });
  }

  /** A failed request, of a session of its own. */
  addFailure(arm: Arm, nowMs: number): void {
    const sessionId = `${arm} ${this.#sessions++}`;
    const news = this.#arms[arm].add({ failed: true, slow: false, ms: 0, sessionId }, nowMs);
    if (!news.failed) return;
    const ofService = arm === 'service';
    this.#trail.add({ good: 0, bad: ofService ? 1 : 0, legacyGood: 0, legacyBad: ofService ? 0 : 1 });
  }

  snapshot(): OperationEvidence {
    const { operation } = this.objective;
    const failed = this.#trail.snapshot();
    // Speed is not simulated: that history stays empty.
    const slow = { start: [], runs: [] };
    return { operation, legacy: this.countsOf('legacy'), service: this.countsOf('service'), onset: { failed, slow } };
  }

  countsOf(arm: Arm): ArmCounts {
    const counts = this.#arms[arm].snapshot();
    return { ...counts, requests: counts.requests + this.#good[arm] };
  }
}

/** Made up, so no hash is needed. */
function asItIs(session: string): string {
  return session;
}
