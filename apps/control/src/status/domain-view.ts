import { STAGES, type DecisionRecord } from '@banyan/rollout';
import { EMPTY_COUNTS, type ArmCounts } from '@banyan/slo';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { Judgement } from '../judging/verdicts.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import { summaryOf } from './decision-view.js';
import { ruleStatus } from './rule-view.js';
import { shadowStatus } from './shadow-view.js';
import type { DomainStatus, OperationStatus } from './shop-status.js';

/** What is known of a domain from elsewhere than its replicas' reports. */
export interface DomainStanding extends Pick<DomainStatus, 'latch' | 'rollback' | 'unleashPending'> {
  readonly judgement: Judgement | undefined;
  /** In the chain's order. */
  readonly decisions: readonly DecisionRecord[];
}

/** One domain as of now, from the reports of all live replicas. Pure. */
export function domainStatus(
  domain: JudgedDomain,
  pages: readonly ReplicaPage[],
  standing: DomainStanding,
): DomainStatus {
  const routes = pages.flatMap(({ report }) => report.routes.filter((route) => route.domain === domain.name));
  const percents = routes.map((route) => route.canaryPercent);
  const intendedPercent = percents.length === 0 ? null : Math.max(...percents);
  const { judgement, latch, rollback, unleashPending } = standing;
  const requests = {
    legacy: routes.reduce((total, route) => total + route.requests.legacy, 0),
    service: routes.reduce((total, route) => total + route.requests.service, 0),
  };
  const all = requests.legacy + requests.service;
  return {
    domain: domain.name,
    stage: STAGES.findLast((stage) => routes.some((route) => route.stage === stage)) ?? null,
    flag: {
      intendedPercent,
      agreed: new Set(percents).size <= 1,
      shadowing: routes.some((route) => route.shadowing === true || route.stage === 'shadow'),
    },
    share: {
      intended: intendedPercent === null ? null : intendedPercent / 100,
      observed: all === 0 ? null : requests.service / all,
      requests,
    },
    latch,
    rollback,
    unleashPending,
    verdict: verdictOf(judgement, routes.length),
    operations: domain.operations.map((operation) => operationStatus(operation, judgement)),
    shadow: shadowStatus(domain.name, pages),
    decisions: standing.decisions.map(summaryOf).toReversed(),
  };
}

function verdictOf(judgement: Judgement | undefined, reporting: number): DomainStatus['verdict'] {
  if (judgement !== undefined) return { kind: judgement.verdict.kind, text: judgement.verdict.text };
  const because = reporting === 0 ? 'no replica reports' : 'no request has been meant for the service';
  return { kind: 'unmeasured', text: `${because}: nothing is measured` };
}

function operationStatus(operation: string, judgement: Judgement | undefined): OperationStatus {
  const counts = judgement?.evidence.operations.find((each) => each.operation === operation);
  const results = judgement?.verdict.results.filter((result) => result.operation === operation) ?? [];
  return {
    operation,
    legacy: figures(counts?.legacy ?? EMPTY_COUNTS),
    service: figures(counts?.service ?? EMPTY_COUNTS),
    rules: results.map(ruleStatus),
  };
}

/** The counts without the sessions: those stay in the records. */
function figures({ requests, failed, slow }: ArmCounts): OperationStatus['legacy'] {
  return { requests, failed, slow };
}
