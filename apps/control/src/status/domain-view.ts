import { STAGES, type DecisionRecord, type KeptMismatch, type Latch, type Stage } from '@banyan/rollout';
import { EMPTY_COUNTS, TOGETHER, type ArmCounts } from '@banyan/slo';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { Judgement } from '../judging/verdicts.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import type { RouteReportDto } from '../reports/replica-report.dto.js';
import { summaryOf } from './decision-view.js';
import { overruledText } from './overruled-text.js';
import { ruleStatus } from './rule-view.js';
import { shadowStatus } from './shadow-view.js';
import type { DomainStatus, OperationStatus } from './shop-status.js';

/** What is known of a domain from elsewhere than its replicas' reports. */
export interface DomainStanding extends Pick<
  DomainStatus,
  'latch' | 'rollback' | 'reentry' | 'unleashPending' | 'chain' | 'promotion' | 'ramp'
> {
  readonly harm?: DomainStatus['harm'];
  readonly unwritten?: boolean;
  readonly judgement: Judgement | undefined;
  /** In the chain's order. */
  /** Undefined: PostgreSQL was not readable. */
  readonly decisions: readonly DecisionRecord[] | undefined;
  /** The newest unexplained differences; undefined: PostgreSQL was not readable. */
  readonly mismatches: readonly KeptMismatch[] | undefined;
}

/**
 * One domain as of now. Pure.
 *
 * @param pages of every replica heard within a minute: what they counted stays counted
 * @param speaking those heard so lately that what they say of flag and stage is the present
 */
export function domainStatus(
  domain: JudgedDomain,
  pages: readonly ReplicaPage[],
  speaking: readonly ReplicaPage[],
  standing: DomainStanding,
): DomainStatus {
  const routes = routesOf(domain.name, speaking);
  const counted = routesOf(domain.name, pages);
  const { intendedPercent, stage, agreed } = routing(routes);
  const { judgement, latch, rollback, reentry, unleashPending, chain, promotion, ramp } = standing;
  return {
    domain: domain.name,
    extracted: domain.extracted,
    stage,
    flag: {
      intendedPercent,
      agreed,
      shadowing: routes.some((route) => route.shadowing === true || route.stage === 'shadow'),
      overruled: overruledText({ domain: domain.name, intendedPercent, stage, latch }),
    },
    share: { ...shareOf(standing, intendedPercent), requests: sumOf(counted.map((route) => route.requests)) },
    release: {
      judged: judgement?.evidence.release || null,
      seen: [...new Set(routes.flatMap(({ release }) => release ?? []))].sort(),
    },
    outcomes: outcomesOf(counted),
    latch,
    unwritten: standing.unwritten ?? false,
    rollback,
    reentry,
    unleashPending,
    verdict: domain.extracted ? verdictOf(judgement, counted.length) : NOT_EXTRACTED,
    operations: domain.operations.map((operation) => operationStatus(domain, operation, judgement)),
    ...(judgement?.evidence.together && { together: rulesOf(judgement, TOGETHER) }),
    alwaysAuthority: domain.alwaysAuthority,
    harm: standing.harm ?? null,
    shadow: shadowStatus(domain.name, pages, speaking, standing.mismatches),
    promotion,
    ramp,
    decisions: standing.decisions?.map(summaryOf).toReversed() ?? null,
    chain,
  };
}

/** Why the flag of a domain does not have its way, by what its replicas say at present; null: it has. Pure. */
export function overruledNow(domain: string, speaking: readonly ReplicaPage[], latch: Latch | null): string | null {
  const { intendedPercent, stage } = routing(routesOf(domain, speaking));
  return overruledText({ domain, intendedPercent, stage, latch });
}

/** The furthest of what the replicas say. */
function routing(routes: readonly RouteReportDto[]): {
  readonly intendedPercent: number | null;
  readonly stage: Stage | null;
  readonly agreed: boolean;
} {
  const percents = routes.map((route) => route.canaryPercent);
  return {
    intendedPercent: percents.length === 0 ? null : Math.max(...percents),
    stage: STAGES.findLast((each) => routes.some((route) => route.stage === each)) ?? null,
    agreed: new Set(percents).size <= 1,
  };
}

const NOT_EXTRACTED: DomainStatus['verdict'] = {
  kind: 'unmeasured',
  text: 'not extracted: legacy answers everything, and there is no service to be measured',
};

function routesOf(domain: string, pages: readonly ReplicaPage[]): readonly RouteReportDto[] {
  return pages.flatMap(({ report }) => report.routes.filter((route) => route.domain === domain));
}

/** Intended and observed are of the same requests: those of the stretch in force. While tripped there is none. */
function shareOf(
  { judgement, latch }: DomainStanding,
  intendedPercent: number | null,
): Omit<DomainStatus['share'], 'requests'> {
  const evidence = latch?.state === 'tripped' ? undefined : judgement?.evidence;
  const intended = evidence?.share ?? (intendedPercent === null ? null : intendedPercent / 100);
  // Where the service answers everybody, what is counted of legacy are copies.
  const counts = evidence?.operations.map(({ legacy, service }) => ({
    legacy: evidence.share === 1 ? 0 : legacy.requests,
    service: service.requests,
  }));
  const stretch = sumOf(counts ?? []);
  const sessions = sumOf(evidence?.assigned ?? []);
  return {
    intended,
    observed: serviceShare(stretch),
    stretch,
    observedOfSessions: serviceShare(sessions),
    sessions,
  };
}

function serviceShare({ legacy, service }: DomainStatus['share']['requests']): number | null {
  return legacy + service === 0 ? null : service / (legacy + service);
}

function sumOf(counts: readonly DomainStatus['share']['requests'][]): DomainStatus['share']['requests'] {
  return {
    legacy: counts.reduce((total, { legacy }) => total + legacy, 0),
    service: counts.reduce((total, { service }) => total + service, 0),
  };
}

function outcomesOf(routes: readonly RouteReportDto[]): DomainStatus['outcomes'] {
  const told = routes.flatMap(({ outcomes }) => outcomes ?? []);
  if (told.length === 0) return null;
  const sum = (outcome: 'ok' | 'rescued' | 'failed'): number => told.reduce((total, each) => total + each[outcome], 0);
  return { ok: sum('ok'), rescued: sum('rescued'), failed: sum('failed') };
}

function verdictOf(judgement: Judgement | undefined, reporting: number): DomainStatus['verdict'] {
  if (judgement !== undefined) return { kind: judgement.verdict.kind, text: judgement.verdict.text };
  const because =
    reporting === 0
      ? 'no replica reports'
      : 'no request has been meant for the service since flag and latch are as they are';
  return { kind: 'unmeasured', text: `${because}: nothing is measured` };
}

function operationStatus(
  { objectives }: JudgedDomain,
  operation: string,
  judgement: Judgement | undefined,
): OperationStatus {
  const counts = judgement?.evidence.operations.find((each) => each.operation === operation);
  return {
    operation,
    legacy: figures(counts?.legacy ?? EMPTY_COUNTS),
    service: figures(counts?.service ?? EMPTY_COUNTS),
    slowOverMs: objectives.find((each) => each.operation === operation)?.latencyThresholdMs ?? null,
    rules: rulesOf(judgement, operation),
  };
}

function rulesOf(judgement: Judgement | undefined, operation: string): OperationStatus['rules'] {
  return judgement?.verdict.results.filter((result) => result.operation === operation).map(ruleStatus) ?? [];
}

/** The counts without the sessions: those stay in the records. */
function figures({ requests, failed, slow }: ArmCounts): OperationStatus['legacy'] {
  return { requests, failed, slow };
}
