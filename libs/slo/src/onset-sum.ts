import { type Badness, FAILURES, LATENCY } from './badness.js';
import type { Evidence, Objective, OperationEvidence, Trail } from './evidence.js';
import { EVIDENCE_POLICY, type EvidencePolicy } from './evidence-policy.js';
import type { OnsetTrail, Step } from './onset-trail.js';
import { trailOver } from './operation-tally.js';
import { togetherObjective } from './together.js';

/** The history of one operation over all replicas, one trail for each kind of badness. */
interface Trails {
  readonly failed: OnsetTrail;
  readonly slow: OnsetTrail;
}

/**
 * The history of one domain over all replicas, for the detectors of late onset: what each report adds to the one before
 * it is one step, whose inner order nobody knows. Begins anew with each stretch. Pure but for what it remembers.
 */
export class OnsetSum {
  #stretch = '';
  #trails = new Map<string, Trails>();
  /** The latest report of each replica within the stretch. */
  #latest = new Map<string, Evidence>();

  constructor(
    private readonly objectives: readonly Objective[],
    private readonly policy: EvidencePolicy = EVIDENCE_POLICY,
  ) {}

  /**
   * Takes a replica's report on the stretch in force: counts are cumulative, so one that is lost or repeated does no harm.
   * A replica that counts from nothing again (it was restarted) is known by when its stretch began.
   */
  take(replica: string, evidence: Evidence): void {
    if (evidence.stretch !== this.#stretch) {
      this.#stretch = evidence.stretch;
      this.#trails = new Map();
      this.#latest = new Map();
    }
    const before = this.#latest.get(replica);
    const isSameLife = before?.startedAtMs === evidence.startedAtMs;
    for (const counts of allOf(evidence)) {
      const trails = this.#trailsOf(counts.operation);
      const known = isSameLife ? allOf(before).find(({ operation }) => operation === counts.operation) : undefined;
      trails?.failed.add(stepBetween(known, counts, FAILURES));
      trails?.slow.add(stepBetween(known, counts, LATENCY));
    }
    this.#latest.set(replica, evidence);
  }

  /** The evidence with its history; without, when it is of another stretch than the one that was taken last. */
  complete(evidence: Evidence): Evidence {
    if (evidence.stretch !== this.#stretch) return evidence;
    const complete = (counts: OperationEvidence): OperationEvidence => {
      const onset = this.#snapshot(counts.operation);
      return onset === undefined ? counts : { ...counts, onset };
    };
    const { operations, together } = evidence;
    return {
      ...evidence,
      operations: operations.map(complete),
      ...(together && { together: complete(together) }),
    };
  }

  #snapshot(operation: string): { readonly failed: Trail; readonly slow: Trail } | undefined {
    const trails = this.#trails.get(operation);
    return trails && { failed: trails.failed.snapshot(), slow: trails.slow.snapshot() };
  }

  #trailsOf(operation: string): Trails | undefined {
    const known = this.#trails.get(operation);
    const together = togetherObjective(this.objectives, this.policy);
    const objective = [...this.objectives, ...(together ? [together] : [])].find(
      (each) => each.operation === operation,
    );
    if (known !== undefined || objective === undefined) return known;
    const trails = {
      failed: trailOver(1 - objective.availabilityTarget, this.policy),
      slow: trailOver(1 - objective.latencyTarget, this.policy),
    };
    this.#trails.set(operation, trails);
    return trails;
  }
}

function allOf(evidence: Evidence | undefined): readonly OperationEvidence[] {
  if (evidence === undefined) return [];
  return evidence.together === undefined ? evidence.operations : [...evidence.operations, evidence.together];
}

function stepBetween(before: OperationEvidence | undefined, now: OperationEvidence, badness: Badness): Step {
  const grown = (arm: 'legacy' | 'service') => {
    const [was, is] = [before?.[arm], now[arm]];
    const bad = badness.count(is) - (was === undefined ? 0 : badness.count(was));
    const requests = badness.requests(is) - (was === undefined ? 0 : badness.requests(was));
    // Counts only grow; a replica that says otherwise is not believed for this step.
    return { bad: Math.max(0, bad), good: Math.max(0, requests - bad) };
  };
  const [legacy, service] = [grown('legacy'), grown('service')];
  return { good: service.good, bad: service.bad, legacyGood: legacy.good, legacyBad: legacy.bad };
}
