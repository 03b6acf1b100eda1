import { isoUtc, messageOf, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { RolloutStore } from '@banyan/rollout';
import type { JudgedDomain } from '../judging/judged-domain.js';
import type { JudgedDomains } from '../judging/judged-domains.js';
import type { Verdicts } from '../judging/verdicts.js';
import type { KnownLatches } from '../latches/known-latches.js';
import type { ProcessSurvey } from '../processes/process-survey.js';
import type { UnleashWatch } from '../processes/unleash-watch.js';
import type { ReplicaBook } from '../reports/replica-book.js';
import type { Acknowledgements } from '../rollback/acknowledgements.js';
import type { UnleashWriteBack } from '../rollback/unleash-write-back.js';
import { domainStatus } from './domain-view.js';
import { replicaStatuses } from './replica-view.js';
import type { DomainStatus, ShopStatus } from './shop-status.js';

const RECENT_DECISIONS = 5;

/** What the picture is drawn from. */
export interface StatusSources {
  readonly clock: Clock;
  readonly store: Pick<RolloutStore, 'connected' | 'decisions' | 'liveReplicas'>;
  readonly domains: JudgedDomains;
  readonly book: ReplicaBook;
  readonly verdicts: Verdicts;
  readonly latches: KnownLatches;
  readonly acknowledgements: Acknowledgements;
  readonly writeBack: UnleashWriteBack;
  readonly survey: ProcessSurvey;
  readonly unleash: UnleashWatch;
}

/** Draws the picture of the shop. What is away is shown as away; drawing never fails. */
export class StatusView {
  constructor(private readonly from: StatusSources) {}

  async shop(): Promise<ShopStatus> {
    const { clock, store, domains, book, survey, unleash } = this.from;
    const [leases, processes, domainStatuses] = await Promise.all([
      this.#ask('leases', () => store.liveReplicas()),
      survey.look(),
      Promise.all(domains.all.map((domain) => this.domain(domain))),
    ]);
    return {
      asOf: isoUtc(clock.nowMs()),
      control: { database: store.connected ? 'connected' : 'away', unleash: unleash.state },
      domains: domainStatuses,
      replicas: replicaStatuses(book, leases),
      processes,
    };
  }

  async domain(domain: JudgedDomain): Promise<DomainStatus> {
    const { store, book, verdicts, latches, acknowledgements, writeBack } = this.from;
    const decisions = await this.#ask('decisions', () => store.decisions(domain.name, RECENT_DECISIONS));
    return domainStatus(domain, book.pages(), {
      judgement: verdicts.of(domain.name),
      latch: latches.of(domain.name) ?? null,
      rollback: acknowledgements.of(domain.name) ?? null,
      unleashPending: writeBack.pending(domain.name) ?? null,
      decisions: decisions ?? [],
    });
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
