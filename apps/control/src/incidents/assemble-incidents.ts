import type { Clock } from '@banyan/kernel';
import type { EventConsumer } from '@banyan/service';
import type { RolloutStore } from '@banyan/rollout';
import { Notifier } from '../notifications/notifier.js';
import type { OwnersMap } from '../notifications/owners-map.js';
import { ChainReader } from './chain-reader.js';
import { Happenings } from './happenings.js';
import { ImpactSurvey, type BusinessImpactOf } from './impact.js';
import { IncidentDesk } from './incident-desk.js';
import { OperationsStore } from './store/operations-store.js';
import { OwnersTold } from './tell-owners.js';
import { UnleashNotes } from './unleash-notes.js';

/** Everything about incidents, wired. */
export interface IncidentParts {
  readonly store: OperationsStore;
  readonly desk: IncidentDesk;
  readonly notifier: Notifier;
  readonly chain: ChainReader;
  readonly unleash: UnleashNotes;
  /** Connects in the background. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function assembleIncidents(
  databaseUrl: string,
  map: OwnersMap,
  from: {
    readonly rollout: RolloutStore;
    /** Extracted: those that have a chain. */
    readonly domains: readonly string[];
    readonly clock: Clock;
    readonly business: BusinessImpactOf;
    readonly others: readonly EventConsumer[];
  },
): IncidentParts {
  const { rollout, domains, clock, business, others } = from;
  const store = new OperationsStore(databaseUrl);
  const told = new OwnersTold(map);
  const impact = new ImpactSurvey(rollout, business);
  const happenings = new Happenings(told, impact);
  const notifier = new Notifier({ store, map, told, clock, others });
  const ring = (): void => notifier.ring();
  const chain = new ChainReader({
    operations: store,
    rollout,
    domains,
    take: (sql, record) => happenings.decided(sql, record),
    onRead: ring,
  });
  const unleash = new UnleashNotes(store, chain, clock);
  return {
    store,
    desk: new IncidentDesk({ store, happenings, impact, clock, ring }),
    notifier,
    chain,
    unleash,
    start: async () => {
      notifier.start();
      await store.start();
      chain.start();
    },
    stop: async () => {
      await chain.stop();
      await unleash.stop();
      await notifier.stop();
      await store.stop();
    },
  };
}
