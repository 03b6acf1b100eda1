import { SUM_POLICY } from '@banyan/slo';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { Judgement } from '../judging/verdicts.js';
import { PROMOTION_POLICY } from './promotion-policy.js';
import type { RampFacts } from './ramp-decision.js';

/** What the assistant saw at one look, and the judgement that its verdict is of. */
export interface RampSight {
  readonly facts: RampFacts;
  readonly judgement: Judgement | undefined;
}

/**
 * What a record of the assistant holds: the verdict with all it was made from, as every other record has it (so that it can
 * be judged again), and under `ramp` what the assistant saw beside it. The plan stands in the record of the person who
 * resumed it; here is its hash.
 */
export function rampEvidence(
  { objectives }: JudgedDomain,
  { facts, judgement }: RampSight,
  more: Readonly<Record<string, unknown>>,
): unknown {
  const { plan, standing, slider, evidence, pictures, coverage, coverageDemanded, burning, latch } = facts;
  const seen =
    judgement === undefined
      ? { verdict: null }
      : { evidence: judgement.evidence, objectives, policy: SUM_POLICY, verdict: judgement.verdict };
  const percent = standing.kind === 'running' ? standing.percent : null;
  const saw = { slider, step: evidence, pictures, coverage, coverageDemanded, burning, latch };
  return { ...seen, ramp: { planHash: plan.hash, percent, ...more, saw, policy: PROMOTION_POLICY } };
}
