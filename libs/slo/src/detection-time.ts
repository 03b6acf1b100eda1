import { missesBefore } from './binomial.js';
import type { RuleName } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import { PlannedRun } from './planned-run.js';
import type { PlannedTraffic } from './planned-traffic.js';

/** How one simulated rollout ended. */
export interface Ending {
  /** `undecided`: neither, within the limit. */
  readonly kind: 'breached' | 'healthy' | 'undecided';
  /** Requests of the service until then, and of the domain. */
  readonly serviceRequests: number;
  readonly requests: number;
  /** The one that breached. */
  readonly rule?: RuleName;
}

export interface DetectionLimits {
  /** What is waited for; a breach ends the run in any case. */
  readonly until: 'breached' | 'healthy';
  readonly mostRequests: number;
  /** Failures after which a run is given up. */
  readonly mostFailures: number;
}

/** While a rule is held back, steps grow by one request with every so many: an end is overstepped by a few percent at most. */
const GROWING_EVERY = 8;

/**
 * Sends simulated traffic until the rules of the product come to a verdict. It steps from failure to failure, because in
 * between statistics fall, and those of legacy only lower them; only while a rule is held back, which good answers of legacy
 * may end, it goes request by request (in growing steps when that lasts).
 *
 * @param random numbers 0 <= x < 1; the same ones give the same ending
 */
export function detectionTime(
  traffic: PlannedTraffic,
  policy: EvidencePolicy,
  { until, mostRequests, mostFailures }: DetectionLimits,
  random: () => number,
): Ending {
  const run = new PlannedRun(traffic, policy, random);
  let quiet = missesBefore(run.chanceOfFailure, random);
  let failures = 0;
  let heldSteps = 0;
  const ended = (kind: Ending['kind'], rule?: RuleName): Ending => {
    const { requests, serviceRequests } = run;
    return { kind, requests, serviceRequests, ...(rule && { rule }) };
  };
  while (run.requests < mostRequests && failures < mostFailures) {
    // At full, legacy answers only with a failure, so there is nothing to wait for in between.
    heldSteps = run.heldBack.size > 0 && traffic.share < 1 ? heldSteps + 1 : 0;
    const held = heldSteps > 0 ? 1 + Math.floor(heldSteps / GROWING_EVERY) : Infinity;
    // Half of what is expected to lack, so that the end is not overstepped by much.
    const towards = until === 'healthy' ? Math.max(1, Math.floor(run.lacking / 2)) : Infinity;
    const step = Math.min(quiet, mostRequests - run.requests, held, towards);
    run.addGood(step);
    quiet -= step;
    const touched = new Set(run.heldBack);
    if (quiet === 0 && run.requests < mostRequests) {
      const { operation, arm } = run.addFailure();
      if (arm === 'service') touched.add(operation);
      failures++;
      quiet = missesBefore(run.chanceOfFailure, random);
    }
    for (const operation of touched) {
      const breach = run.look(operation);
      if (breach !== undefined) return ended('breached', breach.rule);
    }
    if (until === 'healthy' && run.lacking === 0 && run.judge().kind === 'healthy') return ended('healthy');
  }
  return ended('undecided');
}
