import { isoUtc, messageOf, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { KnownTokens } from '../access/known-tokens.js';
import type { BurnBook } from '../burn/burn-book.js';
import { harmTotals } from '../burn/harm-budget.js';
import { harmStatus } from '../burn/harm-view.js';
import { runText, type ChaosDesk } from '../chaos/chaos-desk.js';
import type { Reentry, RolloutStore } from '@banyan/rollout';
import type { IntegrationBook } from '../integrations/integration-book.js';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { JudgedDomains } from '../judging/judged-domains.js';
import type { Verdicts } from '../judging/verdicts.js';
import type { Leadership } from '../leading/leadership.js';
import { leadingStatus } from '../leading/leading-view.js';
import type { KnownLatches } from '../latches/known-latches.js';
import type { ProcessSurvey } from '../processes/process-survey.js';
import type { UnleashWatch } from '../processes/unleash-watch.js';
import type { RampPlans } from '../ramp/load-ramp-plans.js';
import type { PromotionDesk } from '../ramp/promotion-desk.js';
import type { RampAssistant } from '../ramp/ramp-assistant.js';
import { promotionStatus, rampStatus } from '../ramp/ramp-view.js';
import type { ReplicaBook } from '../reports/replica-book.js';
import type { Acknowledgements } from '../rollback/acknowledgements.js';
import type { UnwrittenTrips } from '../rollback/unwritten-trips.js';
import type { UnleashWriteBack } from '../rollback/unleash-write-back.js';
import type { AuthorityMover } from '../authority/authority-mover.js';
import { authorityStatus } from '../authority/authority-view.js';
import { attention } from './attention.js';
import type { DecisionBook } from './decision-book.js';
import { domainStatus } from './domain-view.js';
import type { Shopper } from '../shopper/shopper.js';
import { reentryStatus } from './reentry-view.js';
import { replicaStatuses } from './replica-view.js';
import type { DomainStatus, ShopStatus } from './shop-status.js';

const RECENT_DECISIONS = 5;
const RECENT_MISMATCHES = 10;

/** What the picture is drawn from. */
export interface StatusSources {
  readonly clock: Clock;
  readonly leadership: Pick<Leadership, 'standing' | 'place'>;
  readonly store: Pick<
    RolloutStore,
    'connected' | 'decisions' | 'liveReplicas' | 'countedMismatches' | 'reentry' | 'serviceTotals' | 'lastResetAtMs'
  >;
  readonly domains: JudgedDomains;
  readonly book: ReplicaBook;
  readonly verdicts: Verdicts;
  readonly burn: Pick<BurnBook, 'of'>;
  readonly latches: KnownLatches;
  readonly acknowledgements: Acknowledgements;
  readonly unwritten: Pick<UnwrittenTrips, 'waitsFor'>;
  readonly writeBack: UnleashWriteBack;
  readonly decisions: Pick<DecisionBook, 'verdict'>;
  readonly survey: ProcessSurvey;
  readonly unleash: UnleashWatch;
  readonly integrations: Pick<IntegrationBook, 'look'>;
  readonly desk: PromotionDesk;
  readonly plans: RampPlans;
  readonly assistant: Pick<RampAssistant, 'of'>;
  readonly authority: Pick<AuthorityMover, 'known'>;
  readonly shopper: Pick<Shopper, 'status'>;
  readonly chaos: Pick<ChaosDesk, 'going'>;
  /** Undefined: control has none. */
  readonly tokens: Pick<KnownTokens, 'fault'> | undefined;
}

/** Draws the picture of the shop. What is away is shown as away; drawing never fails. */
export class StatusView {
  constructor(private readonly from: StatusSources) {}

  async shop(): Promise<ShopStatus> {
    const { clock, store, domains, book, survey, unleash, integrations } = this.from;
    const [leases, processes, domainStatuses, leanedOn] = await Promise.all([
      this.#ask('leases', () => store.liveReplicas()),
      survey.look(),
      Promise.all(domains.all.map((domain) => this.domain(domain))),
      integrations.look(),
    ]);
    const nowMs = clock.nowMs();
    const picture = {
      asOf: isoUtc(nowMs),
      control: {
        database: store.connected ? 'connected' : 'away',
        unleash: unleash.state,
        leading: leadingStatus(this.from.leadership),
      },
      authority: this.from.authority.known === undefined ? null : authorityStatus(this.from.authority.known),
      domains: domainStatuses,
      replicas: replicaStatuses(book, leases),
      processes,
      integrations: leanedOn.integrations,
    } as const;
    const routes = book.pages().map(({ replica, report }) => ({ replica, open: report.stockRoutes?.open ?? [] }));
    const { journeys } = this.from.shopper.status();
    const chaos = this.from.chaos.going.map((run) => ({
      domain: run.domain,
      text: `${runText(run)}, until ${run.until}, by ${run.person}`,
    }));
    const tokensFault = this.from.tokens?.fault;
    return { ...picture, attention: attention(picture, nowMs, { routes, journeys, chaos, tokensFault }) };
  }

  async domain(domain: JudgedDomain): Promise<DomainStatus> {
    const { clock, store, burn } = this.from;
    // All that is remembered is read at one moment, so that no part denies another; the record, asked after, is as new or newer.
    const remembered = this.#remembered(domain);
    const [decisions, chain, mismatches, totals, reentry] = await Promise.all([
      this.#ask('decisions', () => store.decisions(domain.name, RECENT_DECISIONS)),
      this.#ask('the chain', () => this.from.decisions.verdict(domain.name)),
      this.#ask('mismatches', () => store.countedMismatches(domain.name, RECENT_MISMATCHES)),
      this.#ask('the harm budget', () => harmTotals(store, domain.name, clock)),
      remembered.latch?.state === 'tripped' ? this.#ask('re-entry', () => this.#reentry(domain.name)) : undefined,
    ]);
    const { pages, speaking, ...standing } = remembered;
    return domainStatus(domain, pages, speaking, {
      ...standing,
      reentry: reentry === undefined ? null : reentryStatus(reentry),
      decisions,
      mismatches,
      chain: chain ?? null,
      harm: domain.extracted ? harmStatus(burn.of(domain.name), totals) : null,
    });
  }

  #remembered(domain: JudgedDomain) {
    const { book, desk, verdicts, latches, acknowledgements, unwritten, writeBack } = this.from;
    return {
      pages: book.pages(),
      speaking: desk.speaking(),
      ...this.ramp(domain),
      judgement: verdicts.of(domain.name),
      latch: domain.extracted ? (latches.of(domain.name) ?? null) : null,
      unwritten: unwritten.waitsFor(domain.name),
      rollback: acknowledgements.of(domain.name) ?? null,
      unleashPending: writeBack.pending(domain.name) ?? null,
    };
  }

  /** What speaks against a promotion, and where the plan stands; without a plan people move the slider. */
  ramp(domain: JudgedDomain): Pick<DomainStatus, 'promotion' | 'ramp'> {
    const { clock, desk, plans, assistant } = this.from;
    const plan = plans.get(domain.name);
    return {
      promotion: promotionStatus(desk.facts(domain)),
      ramp: plan === undefined ? null : rampStatus(plan, assistant.of(domain.name), clock.nowMs()),
    };
  }

  #reentry(domain: string): Promise<Reentry | undefined> {
    const { clock, store, latches } = this.from;
    return store.reentry(domain, { atMs: clock.nowMs(), seenStandingMs: latches.seenStandingMs(domain) });
  }

  /** Undefined when the store is away: the picture then has a hole, and `control.database` says why. */
  async #ask<T>(what: string, question: () => Promise<T>): Promise<T | undefined> {
    if (!this.from.store.connected) return undefined;
    try {
      return await question();
    } catch (error) {
      log.debug('the status is drawn without a part', { text: what, reason: messageOf(error) });
      return undefined;
    }
  }
}
