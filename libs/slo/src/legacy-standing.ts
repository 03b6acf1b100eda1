import type { ArmCounts, Objective } from './evidence.js';
import { count, powerOfTen } from './figures.js';
import type { Badness } from './badness.js';
import { logOddsAgainstSharedCause } from './shared-cause.js';

/** Says so when legacy has more bad requests than the objective allows for so many, the first one forgiven. */
export function outsideObjective(
  legacy: ArmCounts,
  { badness, objective }: { readonly badness: Badness; readonly objective: Objective },
): string | undefined {
  const [bad, requests] = [badness.count(legacy), badness.requests(legacy)];
  if (bad <= Math.max(1, (1 - badness.target(objective)) * requests)) return undefined;
  return `legacy itself is outside the objective (it ${badness.word} ${count(bad)} of ${count(requests)})`;
}

/**
 * Why the objective may not be held against the service now; undefined when it may. During canary the objective is a fair
 * standard only while legacy itself is inside it, which here means, in this order:
 *
 * 1. legacy answered something in this stretch: with no record nobody can vouch for it;
 * 2. its bad requests are no more than the objective allows for so many (the first one is forgiven, or a single unlucky
 *    request would silence the rule for the next thousand);
 * 3. before the rule acts, the record excludes that one cause strikes both arms, at the same odds the rule itself needs.
 *    Otherwise an outage of both arms would trip whenever it happens to touch the service first, which at a share of
 *    50 % is every second time.
 *
 * For shares under 1; at full there is no split to compare, see `objectionAtFull`.
 */
export function objectionByLegacy(
  legacy: ArmCounts,
  service: ArmCounts,
  test: {
    readonly badness: Badness;
    readonly objective: Objective;
    readonly share: number;
    /** Is the rule's statistic over its threshold? */
    readonly isOver: boolean;
    /** Odds (natural logarithm) at which a cause behind both arms counts as excluded. */
    readonly logOdds: number;
  },
): string | undefined {
  const { badness, share } = test;
  if (legacy.requests === 0) return 'legacy has answered nothing yet that it could be compared with';
  const outside = outsideObjective(legacy, test);
  if (outside !== undefined || !test.isOver) return outside;
  const logOdds = logOddsAgainstSharedCause(legacy, service, badness, share);
  if (logOdds >= test.logOdds) return undefined;
  return `one cause behind both arms is not yet excluded (odds ${powerOfTen(logOdds)} of ${powerOfTen(test.logOdds)})`;
}
