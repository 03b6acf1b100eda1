import type { Latch } from '@banyan/rollout';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { Judgement } from '../judging/verdicts.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import { coverageSince } from '../status/coverage-since.js';
import type { BurningRule, PromotionFacts } from './promotion-blocks.js';
import type { LoadedPlan } from './ramp-plan.js';
import type { FlagPictures, StepEvidence } from './ramp-decision.js';

/** What control knows of a domain, from wherever it comes. */
export interface PromotionScene {
  readonly domain: JudgedDomain;
  /** Replicas heard so lately that what they say is the present. */
  readonly speaking: readonly ReplicaPage[];
  readonly judgement: Judgement | undefined;
  readonly latch: Latch | undefined;
  readonly burning: readonly BurningRule[];
  readonly plan: LoadedPlan | undefined;
}

/** What stands for or against a promotion, but for the calendar. Pure. */
export function promotionFacts(scene: PromotionScene): Omit<PromotionFacts, 'freeze'> {
  const { domain, speaking, judgement, latch, burning, plan } = scene;
  const routes = routesOf(domain.name, speaking);
  const shadowing = routes.some((route) => route.shadowing === true || route.stage === 'shadow');
  const { selected, compared } = coverageSince(domain.name, speaking);
  const { required = false, requests } = plan?.plan.shadow ?? {};
  return {
    latch,
    serving: routes.some(({ canaryPercent }) => canaryPercent > 0),
    verdict: judgement?.verdict ?? { kind: 'unmeasured', text: 'nothing has been measured' },
    burning,
    coverageDemanded: shadowing || required,
    coverage: { selected, compared },
    leastSelected: requests,
  };
}

/** What was seen of the service in the stretch in force. Pure. */
export function stepEvidence(domain: JudgedDomain, judgement: Judgement | undefined): StepEvidence | undefined {
  if (judgement === undefined) return undefined;
  const judged = judgement.evidence.operations.filter(({ operation }) => domain.operations.includes(operation));
  return {
    share: judgement.evidence.share,
    requests: judged.reduce((total, { service }) => total + service.requests, 0),
  };
}

/**
 * What gateways say of the flags. Pure.
 *
 * @param leases names of replicas whose lease is in force
 */
export function flagPictures(
  domain: string,
  speaking: readonly ReplicaPage[],
  leases: readonly string[],
): FlagPictures {
  const ages = speaking.map(
    ({ report: { flags } }) => (flags.source === 'server' ? flags.ageMs : undefined) ?? Infinity,
  );
  const oldestMs = Math.max(0, ...ages);
  return {
    percents: [...new Set(routesOf(domain, speaking).map(({ canaryPercent }) => canaryPercent))],
    oldestMs: Number.isFinite(oldestMs) ? oldestMs : undefined,
    silent: leases.filter((replica) => !speaking.some((page) => page.replica === replica)),
  };
}

function routesOf(domain: string, pages: readonly ReplicaPage[]) {
  return pages.flatMap(({ report }) => report.routes.filter((route) => route.domain === domain));
}
