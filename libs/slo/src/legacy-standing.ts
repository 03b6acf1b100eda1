import type { ArmCounts, Objective } from './evidence.js';
import { count, powerOfTen } from './figures.js';
import type { Badness } from './rules.js';
import { logOddsAgainstSharedCause } from './shared-cause.js';

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
 * At a share of 1 there is no split to compare: a legacy sample (from reverse shadow) is held to 1 and 2, and with no
 * sample the rule acts alone.
 */
export function objectionByLegacy(
  legacy: ArmCounts,
  service: ArmCounts,
  test: {
    readonly badness: Badness;
    readonly objective: Objective;
    readonly share: number;
    readonly logBayesFactor: number;
    readonly logThreshold: number;
  },
): string | undefined {
  const { badness, objective, share, logThreshold } = test;
  if (legacy.requests === 0)
    return share === 1 ? undefined : 'legacy has answered nothing yet that it could be compared with';
  const bad = badness.count(legacy);
  if (bad > Math.max(1, (1 - badness.target(objective)) * legacy.requests)) {
    return `legacy itself is outside the objective (${badness.word} ${count(bad)} of ${count(legacy.requests)})`;
  }
  if (share === 1 || test.logBayesFactor < logThreshold) return undefined;
  const logOdds = logOddsAgainstSharedCause(legacy, service, badness, share);
  if (logOdds >= logThreshold) return undefined;
  return `one cause behind both arms is not yet excluded (odds ${powerOfTen(logOdds)} of ${powerOfTen(logThreshold)})`;
}
