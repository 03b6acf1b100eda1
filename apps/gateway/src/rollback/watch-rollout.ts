import { counter, gauge, keepHeld, log } from '@banyan/observability';
import { STAGES, stageOf, type FlagSource, type Latch, type LatchKeeper, type RolloutStore } from '@banyan/rollout';

const LATCH_STATES = ['armed', 'tripped', 'held', 'unread'] as const;

export interface WatchedRollout {
  readonly domains: readonly string[];
  readonly store: RolloutStore;
  readonly keeper: LatchKeeper;
  readonly flags: FlagSource;
}

/** Turns what flags, latches and their store say happened into logs and metrics of this replica. */
export function watchRollout({ domains, store, keeper, flags }: WatchedRollout): void {
  for (const domain of domains) {
    showLatch(domain, keeper);
    showRoute(domain, keeper, flags);
  }
  store.on('connected', () => log.info('the database answers'));
  store.on('disconnected', (reason) => log.warn('the database is away', { reason }));
  keeper.on('tripped', (domain, latch) => {
    // What the service did shortly before is what somebody will ask about.
    const traces = keepHeld({ 'banyan.domain': domain, 'banyan.arm': 'service' }, 'rolled-back');
    log.warn('the latch is tripped: legacy serves', { ...lineOf(domain, latch), count: traces });
  });
  keeper.on('reset', (domain, latch) => log.info('the latch is armed again', lineOf(domain, latch)));
  keeper.on('held', (domain, latch) => log.info('the latch is held', lineOf(domain, latch)));
  keeper.on('spooled', (domain, decisionId) =>
    log.warn('a trip waits on disk for the database', { domain, decisionId }),
  );
  keeper.on('persisted', (domain, decisionId) => log.info('a trip is in the database', { domain, decisionId }));
  keeper.on('fault', (reason) => log.warn('latches could not be followed', { reason }));
  keeper.on('lease-lapsed', () => {
    log.warn('the lease lapsed: legacy serves');
    for (const domain of domains) counter('banyan_lease_lapses_total').with({ domain }).inc();
  });
  keeper.on('lease-regained', () => log.info('the lease is in force'));
  flags.on('fault', ({ kind, because }) => log.warn('flags could not be fetched', { failure: kind, reason: because }));
  flags.on('stale', (ageMs) => log.warn('flags are stale; the last ones stay in force', { durationMs: ageMs }));
  flags.on('recovered', () => log.info('flags are fetched again'));
  flags.on('changed', (changed) => {
    for (const { domain, canaryPercent, shadowing } of changed) {
      log.info('flags changed', { domain, text: `serve ${canaryPercent} %, shadow ${shadowing ? 'on' : 'off'}` });
      const { latch } = keeper.view(domain);
      if (latch?.state === 'tripped' && canaryPercent > 0) {
        log.warn(
          'the flag is on and moves no traffic: the latch is tripped until a person resets it',
          lineOf(domain, latch),
        );
      }
    }
  });
}

function showLatch(domain: string, keeper: LatchKeeper): void {
  for (const state of LATCH_STATES) {
    gauge('banyan_latch_state')
      .with({ domain, state })
      .readFrom(() => (stateOf(keeper.view(domain).latch) === state ? 1 : 0));
  }
  gauge('banyan_latch_epoch')
    .with({ domain })
    .readFrom(() => keeper.view(domain).latch?.epoch ?? 0);
  gauge('banyan_lease_state')
    .with({ domain })
    .readFrom(() => (keeper.leaseInForce ? 1 : 0));
}

function showRoute(domain: string, keeper: LatchKeeper, flags: FlagSource): void {
  for (const stage of STAGES) {
    gauge('banyan_stage_state')
      .with({ domain, stage })
      .readFrom(() => (stageOf(flags.flagsOf(domain), keeper.view(domain)) === stage ? 1 : 0));
  }
  gauge('banyan_route_intended_share_ratio')
    .with({ domain })
    .readFrom(() => flags.flagsOf(domain).canaryPercent / 100);
}

function stateOf(latch: Latch | undefined): (typeof LATCH_STATES)[number] {
  return latch?.state ?? 'unread';
}

function lineOf(domain: string, latch: Latch): object {
  return {
    domain,
    epoch: latch.epoch,
    ...('reason' in latch ? { reason: latch.reason, decisionId: latch.decisionId } : {}),
  };
}
