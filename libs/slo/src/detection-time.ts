import type { Arm } from '@banyan/kernel';
import { binomial, missesBefore } from './binomial.js';
import type { Evidence, Objective, RuleName, Verdict } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import { judge } from './judge.js';
import { PlannedOperation } from './planned-operation.js';
import { progressOf } from './progress.js';

/** What a rollout is expected to meet. Every request is of a session of its own; how long it takes is not simulated. */
export interface PlannedTraffic {
  /** Intended share of the service, over 0 up to 1. */
  readonly share: number;
  /** Requests of the domain in a second, both arms, all operations. */
  readonly requestsPerSecond: number;
  /** The operations with an objective, and which part of the requests is theirs: sums to 1. */
  readonly operations: readonly { readonly objective: Objective; readonly part: number }[];
  /** Share of requests that fail, by arm, 0-1. */
  readonly failing: Readonly<Record<Arm, number>>;
  /** At a share of 1: are failed requests of the service answered by legacy, which then is a sample of its health? */
  readonly isRescued: boolean;
}

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

/** Held back for so many looks, it still goes request by request; afterwards in steps that grow. */
const EVERY_REQUEST = 64;
const SELDOMEST = 64;
const DAY_S = 86_400;
const ARMS: readonly Arm[] = ['legacy', 'service'];

/**
 * Sends simulated traffic until the rules of the product come to a verdict. It steps from failure to failure, because in
 * between statistics fall; only while a rule is held back, which good answers of legacy may end, it goes request by request
 * (in larger steps when that lasts).
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
  const chance = run.chanceOfFailure;
  let quiet = missesBefore(chance, random);
  let failures = 0;
  while (run.requests < mostRequests && failures < mostFailures) {
    const stride = Math.min(quiet, mostRequests - run.requests, run.stride(until));
    run.addGood(stride);
    quiet -= stride;
    if (quiet === 0 && run.requests < mostRequests) {
      run.addFailure();
      failures++;
      quiet = missesBefore(chance, random);
    }
    const verdict = run.judge();
    const { requests, serviceRequests } = run;
    if (verdict.kind === 'breached') return { kind: 'breached', requests, serviceRequests, rule: verdict.by.rule };
    if (verdict.kind === until) return { kind: until, requests, serviceRequests };
  }
  return { kind: 'undecided', requests: run.requests, serviceRequests: run.serviceRequests };
}

/** One arm of one operation, and how often a request is its. */
interface Cell {
  readonly operation: PlannedOperation;
  readonly arm: Arm;
  readonly good: number;
  readonly bad: number;
}

class PlannedRun {
  readonly #cells: readonly Cell[];
  readonly #operations: readonly { readonly operation: PlannedOperation; readonly part: number }[];
  readonly #objectives: readonly Objective[];
  readonly chanceOfFailure: number;
  requests = 0;
  serviceRequests = 0;
  /** Looks in a row at which a rule was over its threshold and might not act. */
  #heldLooks = 0;

  constructor(
    private readonly traffic: PlannedTraffic,
    private readonly policy: EvidencePolicy,
    private readonly random: () => number,
  ) {
    const { share, failing, operations } = traffic;
    this.#objectives = operations.map(({ objective }) => objective);
    this.#operations = operations.map(({ objective, part }) => ({
      operation: new PlannedOperation(objective, policy),
      part,
    }));
    this.#cells = this.#operations.flatMap(({ operation, part }) =>
      ARMS.map((arm) => {
        const chance = part * (arm === 'service' ? share : 1 - share);
        return { operation, arm, good: chance * (1 - failing[arm]), bad: chance * failing[arm] };
      }),
    );
    this.chanceOfFailure = Math.min(
      1,
      this.#cells.reduce((sum, { bad }) => sum + bad, 0),
    );
  }

  /** Requests that did not fail, spread over operations and arms. */
  addGood(requests: number): void {
    let left = requests;
    let chanceLeft = this.#cells.reduce((sum, { good }) => sum + good, 0);
    for (const { operation, arm, good } of this.#cells) {
      if (left === 0) break;
      const count = good >= chanceLeft ? left : binomial(left, good / chanceLeft, this.random);
      left -= count;
      chanceLeft -= good;
      if (count > 0) this.#count(arm, count, () => operation.addGood(arm, count));
    }
    this.requests += requests - left;
  }

  addFailure(): void {
    let luck = this.random() * this.chanceOfFailure;
    const cell = this.#cells.find(({ bad }) => (luck -= bad) < 0) ?? this.#cells.findLast(({ bad }) => bad > 0);
    if (cell === undefined) return;
    const { operation, arm } = cell;
    const { share, isRescued, failing } = this.traffic;
    if (share === 1 && isRescued) {
      if (this.random() < failing.legacy) operation.addFailure('legacy', this.#nowMs);
      else operation.addGood('legacy', 1);
    }
    this.requests++;
    this.#count(arm, 1, () => operation.addFailure(arm, this.#nowMs));
  }

  /** How many good requests may pass before it is worth looking. */
  stride(until: DetectionLimits['until']): number {
    if (this.#heldLooks > 0) return Math.min(SELDOMEST, 1 + Math.floor(this.#heldLooks / EVERY_REQUEST));
    if (until !== 'healthy') return Infinity;
    const { share } = this.traffic;
    const wanted = this.#operations.map(({ operation, part }) => {
      const progress = progressOf(operation.snapshot().service, operation.objective, this.policy);
      return Math.max(0, progress.wanted - progress.seen) / (share * part);
    });
    // Half of what is expected to lack, so that the end is not overstepped by much.
    return Math.max(1, Math.floor(Math.max(...wanted) / 2));
  }

  judge(): Verdict {
    const verdict = judge(this.#evidence(), this.#objectives, this.policy);
    const isHeldBack = verdict.results.some(({ idle, logStatistic = -Infinity, logThreshold }) => {
      return idle !== undefined && logStatistic >= logThreshold;
    });
    this.#heldLooks = isHeldBack ? this.#heldLooks + 1 : 0;
    return verdict;
  }

  #evidence(): Evidence {
    const { share, requestsPerSecond } = this.traffic;
    const operations = this.#operations.map(({ operation }) => operation.snapshot());
    return { domain: 'planned', stretch: 'planned', share, dailyRequests: requestsPerSecond * share * DAY_S, operations };
  }

  #count(arm: Arm, requests: number, act: () => void): void {
    if (arm === 'service') this.serviceRequests += requests;
    act();
  }

  get #nowMs(): number {
    return (this.requests / this.traffic.requestsPerSecond) * 1_000;
  }
}
