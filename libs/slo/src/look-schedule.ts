import type { Arm } from '@banyan/kernel';
import type { Evidence, RuleResult, Verdict } from './evidence.js';
import type { EvidencePolicy } from './evidence-policy.js';
import { orderSlack } from './order-slack.js';

/** What of one line may move a verdict. */
export interface Sight {
  readonly arm: Arm;
  readonly isBad: boolean;
  /** Over the first limit of its arm's latency ladder? */
  readonly isLong: boolean;
}

/** Held back for so many lines, the verdict is still looked at with every line; afterwards a part of that later. */
const EVERY_LINE = 256;
const SELDOMEST = 64;

/**
 * Says after which lines of a record the verdict is worth forming. Between two looks it cannot change:
 *
 * - good requests lower every statistic and bad ones of legacy those that compare, so it takes a bad request of the service
 *   to raise one, or as many over-long ones as `orderSlack` says;
 * - `healthy` comes with a certain number of requests, or when a doubt is lowered;
 * - a rule that is over its threshold and may not act can be released by any line. A hold that lasts (both arms are down)
 *   is looked at every 2nd, 3rd, … 64th line in the end: a release is then seen so much later.
 */
export class LookSchedule {
  /** Service requests until `healthy` can be said; Infinity when that hangs on something else. */
  #untilHealthy = Infinity;
  #untilLong = 1;
  #isInDoubt = false;
  #isHeldBack = false;
  #heldLines = 0;
  #sinceLook = 0;

  constructor(private readonly policy: EvidencePolicy) {}

  /** May the verdict be another after this line? */
  isDue({ arm, isBad, isLong }: Sight): boolean {
    this.#sinceLook++;
    const isOfService = arm === 'service';
    const isEnough = isOfService && --this.#untilHealthy <= 0;
    const isLongEnough = isOfService && isLong && --this.#untilLong <= 0;
    if (this.#isHeldBack) {
      return this.#sinceLook >= Math.min(SELDOMEST, 1 + Math.floor(++this.#heldLines / EVERY_LINE));
    }
    return isEnough || isLongEnough || (isBad && isOfService) || ((isBad || isLong) && this.#isInDoubt);
  }

  /** Takes what a look found. @param results of the rules that apply */
  looked(evidence: Evidence, results: readonly RuleResult[], verdict: Verdict): void {
    this.#sinceLook = 0;
    this.#isHeldBack = results.some(({ idle, logStatistic = -Infinity, logThreshold }) => {
      return idle !== undefined && logStatistic >= logThreshold;
    });
    if (!this.#isHeldBack) this.#heldLines = 0;
    const isWaiting = verdict.kind === 'inconclusive' && verdict.seen < verdict.wanted;
    this.#untilHealthy = isWaiting ? verdict.wanted - verdict.seen : Infinity;
    this.#isInDoubt = verdict.kind === 'inconclusive' && !isWaiting;
    this.#untilLong = this.#slack(evidence, results);
  }

  #slack({ operations, share }: Evidence, results: readonly RuleResult[]): number {
    const slacks = results
      .filter(({ rule, idle }) => rule === 'latency-order' && idle === undefined)
      .map(({ operation, logThreshold, logStatistic = 0 }) => {
        const counts = operations.find((each) => each.operation === operation);
        const suspicion = Math.log(this.policy.suspicionOdds.value);
        const logLimit = logStatistic < suspicion ? Math.min(suspicion, logThreshold) : logThreshold;
        return counts === undefined ? 1 : orderSlack(counts.legacy, counts.service, share, logLimit);
      });
    return Math.min(...slacks);
  }
}
