import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { PROJECT_ROOT } from '@banyan/kernel';
import { gauge, OpsModule, type ReadinessReport } from '@banyan/observability';
import { RolloutStore } from '@banyan/rollout';
import { AccessGuard } from './access/access.guard.js';
import { declaredOperations } from './access/declared-operations.js';
import { Doorkeeper } from './access/doorkeeper.js';
import { IssuerController } from './access/issuer/issuer.controller.js';
import { OfferedIssuer } from './access/issuer/offered-issuer.js';
import { OperationList } from './access/operation-list.js';
import { SessionController } from './access/session.controller.js';
import { TokensController } from './access/tokens.controller.js';
import { AuditBook } from './audit/audit-book.js';
import { AuditChain } from './audit/audit-chain.js';
import { AuditController } from './audit/audit.controller.js';
import { AuthorityController } from './authority/authority.controller.js';
import { AuthorityDesk } from './authority/authority-desk.js';
import { OpenApiController } from './api/openapi.controller.js';
import { BOUND_HOST } from './api/same-origin.guard.js';
import { MinuteKeeping } from './burn/minute-keeping.js';
import { ChaosController } from './chaos/chaos.controller.js';
import { ChaosDesk } from './chaos/chaos-desk.js';
import { ConfigurationController } from './configuration/configuration.controller.js';
import { ConfigurationSurvey } from './configuration/configuration-survey.js';
import { ConsoleController } from './console/console.controller.js';
import { PageFiles } from '@banyan/pages';
import type { ControlParts } from './control.parts.js';
import { ComparisonBook } from './contracts/comparing/comparison-book.js';
import { ContractDesk } from './contracts/contract-desk.js';
import { ContractListController } from './contracts/contract-list.controller.js';
import { ContractUsageController, UsageClock } from './contracts/contract-usage.controller.js';
import { TryDesk } from './contracts/trying/try-desk.js';
import { UsageSummary } from './contracts/usage-summary.js';
import { UsageKeeping } from './contracts/usage-keeping.js';
import { ConsistencySurvey } from './consistency/consistency-survey.js';
import { ConsistencyController } from './consistency/consistency.controller.js';
import { DifferenceSurvey } from './orders/difference-survey.js';
import { DifferencesController } from './orders/differences.controller.js';
import { JourneySurvey } from './orders/journey-survey.js';
import { JourneysController } from './orders/journeys.controller.js';
import { ErasureDesk } from './privacy/erasure-desk.js';
import { ErasuresController } from './privacy/erasures.controller.js';
import { ReviewSurvey } from './orders/review-survey.js';
import { ReviewsController } from './orders/reviews.controller.js';
import { AuthorityPagesController } from './pages/authority-pages.controller.js';
import { ConsistencyPagesController } from './pages/consistency-pages.controller.js';
import { AlertClock, AlertsController } from './incidents/alerts.controller.js';
import { IncidentDesk } from './incidents/incident-desk.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { NotificationsController } from './notifications/notifications.controller.js';
import { Notifier } from './notifications/notifier.js';
import { IntegrationSwitches } from './integrations/integration-switches.js';
import { IntegrationSwitchesController } from './integrations/integration-switches.controller.js';
import { IntegrationBook } from './integrations/integration-book.js';
import { ParkedDesk } from './parked/parked-desk.js';
import { ParkedController } from './parked/parked.controller.js';
import { JudgedDomains } from './judging/judged-domains.js';
import { KnownLatches } from './latches/known-latches.js';
import { IntegrationPagesController } from './pages/integration-pages.controller.js';
import { LeaderGuard } from './leading/leader.guard.js';
import { Leadership } from './leading/leadership.js';
import { leadingText } from './leading/leading-view.js';
import { LiveController } from './live/live.controller.js';
import { LivePictures } from './live/live-pictures.js';
import { GroupKeeping } from './mismatches/group-keeping.js';
import { MismatchDesk } from './mismatches/mismatch-desk.js';
import { MismatchGroupsController } from './mismatches/mismatch-groups.controller.js';
import { IgnoreRulesController } from './mismatches/ignore-rules.controller.js';
import { IgnoreRules } from './mismatches/ignore-rules.js';
import { MismatchKeeping } from './mismatches/mismatch-keeping.js';
import { MismatchesController } from './mismatches/mismatches.controller.js';
import { MismatchPagesController } from './pages/mismatch-pages.controller.js';
import { PagesController } from './pages/pages.controller.js';
import { SignInController } from './pages/sign-in.controller.js';
import { ContractPagesController } from './pages/reference/contract-pages.controller.js';
import { ProblemTexts } from './pages/reference/problem-texts.js';
import { TryController } from './pages/reference/try.controller.js';
import { Runbooks } from './pages/runbooks.js';
import { ReadinessController } from './readiness/readiness.controller.js';
import { ReadinessDesk } from './readiness/readiness-desk.js';
import { RampChanges } from './ramp/ramp-changes.js';
import { RampController } from './ramp/ramp.controller.js';
import { ReplicaBook } from './reports/replica-book.js';
import { ReportsController } from './reports/reports.controller.js';
import { ChangesController } from './rollback/changes.controller.js';
import { PersonalChanges } from './rollback/personal-changes.js';
import { Tripping } from './rollback/tripping.js';
import { ShopperController } from './shopper/shopper.controller.js';
import { Shopper } from './shopper/shopper.js';
import { BusinessDesk } from './signals/business-desk.js';
import { SignalClock, SignalsController } from './signals/signals.controller.js';
import { MapController } from './map/map.controller.js';
import { MapDesk } from './map/map-desk.js';
import { SeriesController } from './series/series.controller.js';
import { SeriesDesk } from './series/series-desk.js';
import { TrafficKeeping } from './series/traffic-keeping.js';
import { Timeline } from './timeline/timeline.js';
import { TimelineController } from './timeline/timeline.controller.js';
import { DecisionBook } from './status/decision-book.js';
import { DecisionsController } from './status/decisions.controller.js';
import { StatusController } from './status/status.controller.js';
import { StatusView } from './status/status-view.js';

const CONSOLE = join(PROJECT_ROOT, 'dist/apps/console');

/** Of the whole application, but for the operations side. */
export const CONTROLLERS = [
  SessionController,
  TokensController,
  SignInController,
  IssuerController,
  AuditController,
  ConfigurationController,
  ReportsController,
  ChangesController,
  RampController,
  StatusController,
  DecisionsController,
  MismatchesController,
  MismatchGroupsController,
  IgnoreRulesController,
  MismatchPagesController,
  ContractUsageController,
  ContractListController,
  ConsistencyController,
  ReviewsController,
  ErasuresController,
  DifferencesController,
  JourneysController,
  AuthorityController,
  ParkedController,
  IncidentsController,
  AlertsController,
  ReadinessController,
  IntegrationSwitchesController,
  ChaosController,
  NotificationsController,
  OpenApiController,
  PagesController,
  ContractPagesController,
  TryController,
  IntegrationPagesController,
  ConsistencyPagesController,
  AuthorityPagesController,
  ConsoleController,
  LiveController,
  ShopperController,
  SeriesController,
  TimelineController,
  SignalsController,
  MapController,
];

@Module({})
export class ControlModule {
  static of(parts: ControlParts, door: Doorkeeper, offered: OfferedIssuer, boundHost: string): DynamicModule {
    gauge('banyan_replicas_live')
      .with({})
      .readFrom(() => parts.book.pages().length);
    return {
      module: ControlModule,
      imports: [OpsModule.register({ service: 'control', readiness: () => readiness(parts) })],
      controllers: CONTROLLERS,
      providers: [
        { provide: JudgedDomains, useValue: parts.domains },
        { provide: ReplicaBook, useValue: parts.book },
        { provide: KnownLatches, useValue: parts.latches },
        { provide: Tripping, useValue: parts.tripping },
        { provide: PersonalChanges, useValue: parts.changes },
        { provide: DecisionBook, useValue: parts.decisions },
        { provide: MismatchKeeping, useValue: parts.mismatches },
        { provide: GroupKeeping, useValue: parts.groups },
        { provide: MismatchDesk, useValue: parts.mismatchDesk },
        { provide: MinuteKeeping, useValue: parts.minutes },
        { provide: UsageKeeping, useValue: parts.usage },
        { provide: TrafficKeeping, useValue: parts.traffic },
        { provide: SeriesDesk, useValue: parts.series },
        { provide: BusinessDesk, useValue: parts.business },
        { provide: SignalClock, useValue: parts.signalClock },
        { provide: MapDesk, useValue: parts.map },
        { provide: Timeline, useValue: parts.timeline },
        { provide: UsageClock, useValue: parts.usageClock },
        { provide: RampChanges, useValue: parts.rampChanges },
        { provide: RolloutStore, useValue: parts.store },
        { provide: StatusView, useValue: parts.view },
        { provide: Shopper, useValue: parts.shopper },
        { provide: ReviewSurvey, useValue: parts.reviews },
        { provide: ErasureDesk, useValue: parts.erasures },
        { provide: DifferenceSurvey, useValue: parts.differences },
        { provide: JourneySurvey, useValue: parts.journeys },
        { provide: AuthorityDesk, useValue: parts.authority },
        { provide: ParkedDesk, useValue: parts.parked },
        { provide: IncidentDesk, useValue: parts.incidents.desk },
        { provide: IntegrationSwitches, useValue: parts.switches },
        { provide: ChaosDesk, useValue: parts.chaos },
        { provide: IgnoreRules, useValue: parts.ignoring },
        { provide: ReadinessDesk, useValue: parts.readiness },
        { provide: Notifier, useValue: parts.incidents.notifier },
        { provide: AlertClock, useValue: parts.clock },
        { provide: ConsistencySurvey, useValue: parts.consistency },
        { provide: IntegrationBook, useValue: parts.integrations },
        { provide: ContractDesk, useValue: parts.contracts.desk },
        { provide: ComparisonBook, useValue: parts.contracts.comparisons },
        { provide: TryDesk, useValue: parts.contracts.tries },
        { provide: UsageSummary, useFactory: () => new UsageSummary(parts.store, parts.usageClock) },
        { provide: ProblemTexts, useFactory: () => new ProblemTexts() },
        { provide: Runbooks, useFactory: () => new Runbooks() },
        { provide: PageFiles, useFactory: () => new PageFiles(CONSOLE) },
        { provide: LivePictures, useFactory: () => new LivePictures(parts.view) },
        { provide: BOUND_HOST, useValue: boundHost },
        { provide: ConfigurationSurvey, useFactory: () => new ConfigurationSurvey(parts.book) },
        { provide: AuditBook, useValue: parts.audit },
        { provide: AuditChain, useValue: parts.auditChain },
        { provide: Doorkeeper, useValue: door },
        { provide: OfferedIssuer, useValue: offered },
        { provide: OperationList, useFactory: () => new OperationList(declaredOperations(CONTROLLERS)) },
        { provide: Leadership, useValue: parts.leadership },
        { provide: APP_GUARD, useClass: AccessGuard },
        // After it: who may not ask is not told who leads.
        { provide: APP_GUARD, useClass: LeaderGuard },
      ],
    };
  }
}

/** Control is ready without PostgreSQL and without Unleash: at night its page is what says that they are away. */
function readiness({ store, unleash, leadership }: ControlParts): ReadinessReport {
  return {
    checks: [
      { name: 'postgres', ok: store.connected, required: false },
      { name: 'unleash', ok: unleash.state === 'answering', required: false, detail: unleash.state },
      { name: 'leading', ok: leadership.standing.kind !== 'unknown', required: false, detail: leadingText(leadership) },
    ],
  };
}
