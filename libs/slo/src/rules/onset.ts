import { type ArmCounts, EMPTY_COUNTS, type RuleResult } from '../evidence.js';
import { patienceOf } from '../evidence-policy.js';
import { objectionAtFull } from '../legacy-at-full.js';
import { objectionByLegacy } from '../legacy-standing.js';
import { alternativesOver, onsetOf } from '../onset.js';
import type { Rule } from '../rules.js';
import { idle, oneSessionOnly, settled, type Trial } from './trial.js';

/**
 * Has the service begun to have more bad requests than the objective allows? A cumulative test is slow after a long
 * healthy stretch; this one forgets it. Legacy is held to the same guards as for the cumulative test, over the requests
 * since it began to look bad. Source: `onsetOf`; docs/adr/0011.
 */
export function applyOnset(rule: Extract<Rule, { kind: 'onset' }>, trial: Trial): RuleResult {
  const { counts, objective, share, policy, operations, dailyRequests } = trial;
  const { badness, name } = rule;
  const { operation } = counts;
  const theta0 = 1 - badness.target(objective);
  const logThreshold = Math.log(patienceOf(policy, name, { operation, operations, dailyRequests }));
  const about = { rule: name, operation, logThreshold, theta0, bad: 0, requests: 0 };
  if (share === 0) return idle(about, 'no requests are meant for the service');
  const trail = badness.trail(counts);
  if (trail === undefined) return idle(about, 'no history is followed');
  const { logStatistic, strongest } = onsetOf(trail, alternativesOver(theta0, policy.onsetRatios.value));
  const [legacy, service] = [
    asCounts(strongest.legacyGood, strongest.legacyBad),
    asCounts(strongest.good, strongest.bad),
  ];
  const isOver = logStatistic >= logThreshold;
  const objection =
    oneSessionOnly(badness, trial) ??
    (share === 1
      ? objectionAtFull(counts, strongest, {
          badness,
          objective,
          isOver,
          logOdds: Math.log(policy.sharedCauseOdds.value),
        })
      : objectionByLegacy(legacy, service, {
          badness,
          objective,
          share,
          isOver,
          logOdds: -Math.log(policy.alpha.value / operations),
        }));
  return settled({ ...about, bad: strongest.bad, requests: service.requests }, logStatistic, objection);
}

/** What is bad stands under both names: the trail knows which it is. */
function asCounts(good: number, bad: number): ArmCounts {
  return { ...EMPTY_COUNTS, requests: good + bad, failed: bad, slow: bad };
}
