import type { IntegrationRegistry } from '@banyan/domains';
import { isoUtc, type Clock } from '@banyan/kernel';
import type { RolloutStore } from '@banyan/rollout';
import type { UnleashWatch } from '../processes/unleash-watch.js';
import type { ReplicaPage } from '../reports/replica-book.js';
import type { FeedSurvey } from './feed-survey.js';
import type { ServiceSwitches } from './service-switches.js';
import type { IntegrationSwitches } from './integration-switches.js';
import type { IntegrationStatus } from './integration-status.js';
import { integrationStatuses } from './integration-view.js';

/** What the states are read from. */
export interface IntegrationSources {
  readonly clock: Clock;
  readonly registry: IntegrationRegistry;
  readonly feeds: Pick<FeedSurvey, 'look'>;
  readonly store: Pick<RolloutStore, 'connected'>;
  readonly unleash: Pick<UnleashWatch, 'state'>;
  readonly switches: Pick<IntegrationSwitches, 'of'>;
  readonly services: Pick<ServiceSwitches, 'isHeld'>;
  /** Of replicas heard so lately that what they say is the present. */
  speaking(): readonly ReplicaPage[];
}

/** All integrations, as of one moment. */
export interface IntegrationPicture {
  /** ISO UTC. */
  readonly asOf: string;
  readonly integrations: readonly IntegrationStatus[];
}

/** The integrations with their present states. Drawing them never fails. */
export class IntegrationBook {
  constructor(private readonly from: IntegrationSources) {}

  async look(): Promise<IntegrationPicture> {
    const { clock, registry, feeds, store, unleash, switches, services } = this.from;
    const freshness = await feeds.look();
    const integrations = integrationStatuses(registry, {
      gateways: this.from.speaking().map(({ replica, report }) => ({
        replica,
        flags: report.flags.source,
        core: report.core,
      })),
      database: store.connected ? 'connected' : 'away',
      unleash: unleash.state,
      offOf: (integration) => switches.of(integration),
      isHeldByService: (integration) => services.isHeld(integration),
      feedOf: (process) => freshness.get(process),
    });
    return { asOf: isoUtc(clock.nowMs()), integrations };
  }
}
