import type { Arm } from '@banyan/kernel';
import { type ArmOutcome, ArmTally } from './arm-tally.js';
import { CarriedSplit } from './carried-split.js';
import type { RuleResult } from './evidence.js';
import { count } from './figures.js';
import { settled } from './rules/trial.js';

/** What is followed of one operation. */
interface Followed {
  /** Only to tell what is news from what a session repeats, as the counter does. */
  readonly tallies: Readonly<Record<Arm, ArmTally>>;
  readonly failed: CarriedSplit;
  readonly slow: CarriedSplit;
}

/** The comparisons with legacy of all operations of a record, carried over moves of the intended share. */
export class RecordedSplits {
  #followed: ReadonlyMap<string, Followed>;

  /** @param firstShare of the service, 0-1; undefined: none is given */
  constructor(
    operations: readonly string[],
    firstShare: number | undefined,
    private readonly leastSessions: number,
  ) {
    this.#followed = new Map(
      operations.map((operation) => [
        operation,
        {
          tallies: emptyTallies(),
          failed: new CarriedSplit(firstShare, leastSessions),
          slow: new CarriedSplit(firstShare, leastSessions),
        },
      ]),
    );
  }

  /** The share moves, and counts begin anew. */
  move(): void {
    this.#followed = new Map(
      Array.from(this.#followed, ([operation, { failed, slow }]) => {
        failed.move();
        slow.move();
        return [operation, { tallies: emptyTallies(), failed, slow }];
      }),
    );
  }

  /** A failed or slow request. @param theta its chance of being the service's, 0-1 */
  learn(operation: string, arm: Arm, outcome: ArmOutcome, nowMs: number, theta: number): void {
    const followed = this.#followed.get(operation);
    const news = followed?.tallies[arm].add(outcome, nowMs);
    if (news?.failed) followed?.failed.add(arm === 'service', theta, outcome.sessionId);
    if (news?.slow) followed?.slow.add(arm === 'service', theta, outcome.sessionId);
  }

  /**
   * A result with the carried statistic in the place of the stretch's own; as it is where nothing is carried.
   *
   * @param share the one that is given; undefined: none is
   */
  carried(result: RuleResult, share: number | undefined): RuleResult {
    const split = this.#of(result);
    if (split === undefined || !split.isCarried || share === 0 || share === 1) return result;
    const { idle: _, breached: __, ...about } = result;
    const logStatistic = split.logStatistic(share === undefined ? undefined : result.logStatistic);
    const isEnough = split.counts.bad === 0 || split.sessions >= this.leastSessions;
    const tooFew = `bad for ${split.sessions} sessions only, and a trip wants ${this.leastSessions}`;
    return settled({ ...about, ...split.counts }, logStatistic, isEnough ? undefined : tooFew);
  }

  /** What to say after the text of a result that is made from more than one stretch; empty for others. */
  remark(result: RuleResult, share: number | undefined): string {
    const split = this.#of(result);
    if (split === undefined || !split.isCarried || share === undefined) return '';
    const { bad, requests } = split.counts;
    return `; at all shares so far ${count(bad)} of ${count(requests)} bad requests were the service's`;
  }

  #of({ rule, operation }: RuleResult): CarriedSplit | undefined {
    const followed = this.#followed.get(operation);
    if (rule === 'failures-against-legacy') return followed?.failed;
    return rule === 'latency-against-legacy' ? followed?.slow : undefined;
  }
}

function emptyTallies(): Readonly<Record<Arm, ArmTally>> {
  return { legacy: new ArmTally([], asItIs), service: new ArmTally([], asItIs) };
}

/** Nothing of it leaves this process, so no hash is needed. */
function asItIs(session: string): string {
  return session;
}
