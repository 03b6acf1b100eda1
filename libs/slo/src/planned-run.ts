import type { Arm } from '@banyan/kernel';
import { applyRule } from './apply-rule.js';
import { binomial } from './binomial.js';
import type { Evidence, Objective, RuleResult, Verdict } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import { judge } from './judge.js';
import { PlannedOperation } from './planned-operation.js';
import type { PlannedTraffic } from './planned-traffic.js';
import { progressOf } from './progress.js';
import { RULES } from './rules.js';
import { partsOf, togetherObjective } from './together.js';

const DAY_S = 86_400;
const ARMS: readonly Arm[] = ['legacy', 'service'];
/** Speed and answers are not simulated. */
const RULES_ON_FAILURES = RULES.filter(({ name }) => name.startsWith('failures'));

/** One arm of one operation, and how often a request of the domain is its and ends so. */
interface Cell {
  readonly operation: PlannedOperation;
  readonly arm: Arm;
  readonly good: number;
  readonly bad: number;
}

/** One simulated rollout under way: its counts, and what the rules make of them. */
export class PlannedRun {
  readonly #cells: readonly Cell[];
  readonly #operations: readonly { readonly operation: PlannedOperation; readonly part: number }[];
  readonly #objectives: readonly Objective[];
  /** All operations together; undefined where there is one. */
  readonly #together: PlannedOperation | undefined;
  /** That a request fails. */
  readonly chanceOfFailure: number;
  /** Operations of which a rule is over its threshold and may not act. */
  readonly heldBack = new Set<PlannedOperation>();
  requests = 0;
  serviceRequests = 0;

  constructor(
    private readonly traffic: PlannedTraffic,
    private readonly policy: EvidencePolicy,
    private readonly random: () => number,
  ) {
    const { share, failing, operations } = traffic;
    this.#objectives = operations.map(({ objective }) => objective);
    const together = togetherObjective(this.#objectives, policy);
    this.#together = together && new PlannedOperation(together, policy);
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
    this.chanceOfFailure = Math.min(1, sumOf(this.#cells, 'bad'));
  }

  /** Requests that did not fail, spread over operations and arms. */
  addGood(requests: number): void {
    let left = requests;
    let chanceLeft = sumOf(this.#cells, 'good');
    for (const { operation, arm, good } of this.#cells) {
      if (left === 0) break;
      const count = good >= chanceLeft ? left : binomial(left, good / chanceLeft, this.random);
      left -= count;
      chanceLeft -= good;
      if (count === 0) continue;
      operation.addGood(arm, count);
      this.#together?.addGood(arm, count);
      if (arm === 'service') this.serviceRequests += count;
    }
    this.requests += requests;
  }

  /** One request that failed. @returns whose it was */
  addFailure(): Pick<Cell, 'operation' | 'arm'> {
    let luck = this.random() * this.chanceOfFailure;
    const cell = this.#cells.find(({ bad }) => (luck -= bad) < 0) ?? this.#cells.findLast(({ bad }) => bad > 0);
    if (cell === undefined) throw new RangeError('nothing can fail');
    const { operation, arm } = cell;
    const { share, isRescued, failing, requestsPerSecond } = this.traffic;
    const nowMs = (this.requests / requestsPerSecond) * 1_000;
    if (share === 1 && isRescued) {
      const isFailed = this.random() < failing.legacy;
      for (const tally of this.#talliesOf(operation)) {
        if (isFailed) tally.addFailure('legacy', nowMs);
        else tally.addGood('legacy', 1);
      }
    }
    for (const tally of this.#talliesOf(operation)) tally.addFailure(arm, nowMs);
    this.requests++;
    if (arm === 'service') this.serviceRequests++;
    return { operation, arm };
  }

  /** Applies the rules to one operation, and to all together. @returns the one that breached; undefined when none did */
  look(operation: PlannedOperation): RuleResult | undefined {
    const results = this.#talliesOf(operation).flatMap((tally) => {
      const about = { share: this.traffic.share, dailyRequests: this.#dailyRequests, policy: this.policy };
      const operations = partsOf(this.#objectives, this.policy);
      const trial = { ...about, operations, counts: tally.snapshot(), objective: tally.objective };
      return RULES_ON_FAILURES.map((rule) => applyRule(rule, trial));
    });
    const isHeldBack = results.some(({ idle, logStatistic = -Infinity, logThreshold }) => {
      return idle !== undefined && logStatistic >= logThreshold;
    });
    if (isHeldBack) this.heldBack.add(operation);
    else this.heldBack.delete(operation);
    return results.find(({ breached }) => breached);
  }

  #talliesOf(operation: PlannedOperation): readonly PlannedOperation[] {
    return this.#together === undefined ? [operation] : [operation, this.#together];
  }

  /** About how many requests of the domain are lacking until each operation has had as many as `healthy` wants; from 0. */
  get lacking(): number {
    const { share } = this.traffic;
    const each = this.#operations.map(({ operation, part }) => {
      const { seen, wanted } = progressOf(operation.countsOf('service'), operation.objective, this.policy);
      return Math.max(0, wanted - seen) / (share * part);
    });
    return Math.max(...each);
  }

  /** The whole verdict. */
  judge(): Verdict {
    const operations = this.#operations.map(({ operation }) => operation.snapshot());
    const { share } = this.traffic;
    const about = { domain: 'planned', stretch: 'planned', share, dailyRequests: this.#dailyRequests };
    const together = this.#together && { together: this.#together.snapshot() };
    return judge({ ...about, operations, ...together } satisfies Evidence, this.#objectives, this.policy);
  }

  get #dailyRequests(): number {
    return this.traffic.requestsPerSecond * this.traffic.share * DAY_S;
  }
}

function sumOf(cells: readonly Cell[], what: 'good' | 'bad'): number {
  return cells.reduce((sum, cell) => sum + cell[what], 0);
}
