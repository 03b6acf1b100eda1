import { EventEmitter } from 'node:events';
import { messageOf } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import { StoreUnavailable, TripDelivery, type Latch, type RolloutStore, type TripRequest } from '@banyan/rollout';
import { countDecision, type KnownLatches } from '../latches/known-latches.js';

/** Where a trip is: written, or still to be written when PostgreSQL is back. In memory alone: the disk refused it, too. */
export type TripPlace = 'database' | 'disk' | 'memory';

/** PostgreSQL announces its return; should that be missed, what waits is tried this often, ms. */
const DELIVER_EVERY_MS = 1_000;

export interface UnwrittenTripsEvents {
  /** What waited is in the database now. */
  written: [domain: string];
}

/**
 * What people decided while PostgreSQL was away: told to replicas at once, by the replies to their reports; kept on disk
 * across restarts of control; written as soon as PostgreSQL is back. The replicas tell a database that is behind of the same
 * trip: whoever comes second joins.
 */
export class UnwrittenTrips extends EventEmitter<UnwrittenTripsEvents> {
  readonly #delivery: TripDelivery;
  #timer: NodeJS.Timeout | undefined;

  /** @param dataDir control's own folder */
  constructor(
    store: RolloutStore,
    dataDir: string,
    private readonly latches: KnownLatches,
  ) {
    super();
    this.#delivery = new TripDelivery(store, dataDir);
    this.#delivery.on('persisted', (trip, latch) => this.#written(trip, latch));
    this.#delivery.on('fault', (reason) => log.error('a trip that waits for PostgreSQL needs a person', { reason }));
    store.on('connected', () => void this.#deliver());
  }

  /** Takes up what an earlier life left on disk. */
  async start(): Promise<void> {
    for (const trip of await this.#delivery.recover()) this.#tell(trip);
    this.#timer = setInterval(() => void this.#deliver(), DELIVER_EVERY_MS);
    await this.#deliver();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#delivery.settled();
  }

  /** Is a trip of this domain not yet written? */
  waitsFor(domain: string): boolean {
    return this.#delivery.waitsFor(domain);
  }

  /** In force for whoever asks before it returns; then on disk, if that can be had. Never rejects. */
  async keep(trip: TripRequest): Promise<Exclude<TripPlace, 'database'>> {
    this.#tell(trip);
    log.warn('a rollback waits for PostgreSQL; replicas are told', { domain: trip.domain, decisionId: trip.id });
    return (await this.#delivery.keep(trip)) ? 'disk' : 'memory';
  }

  /** Writes what waits, before anything else is decided. @throws StoreUnavailable */
  async flush(): Promise<void> {
    await this.#delivery.flush();
  }

  async #deliver(): Promise<void> {
    try {
      await this.flush();
    } catch (error) {
      if (error instanceof StoreUnavailable) log.debug('trips still wait for PostgreSQL', { reason: messageOf(error) });
      else log.error('what waits for PostgreSQL could not be written', { err: error });
    }
  }

  /** The latch as it will be written. A trip that stands already stands for this one. */
  #tell({ domain, id, reason, atMs, minimumEpoch }: TripRequest): void {
    const known = this.latches.of(domain);
    // Joined a trip, in a life of control that knew which: this one waits for PostgreSQL to say.
    if (known === undefined && minimumEpoch === 0) return;
    if (known?.state === 'tripped') return;
    const epoch = Math.max((known?.epoch ?? 0) + 1, minimumEpoch);
    this.latches.learn(domain, { state: 'tripped', epoch, reason, decisionId: id, trippedAtMs: atMs });
  }

  #written(trip: TripRequest, latch: Latch): void {
    const { domain, id } = trip;
    this.latches.learn(domain, latch);
    const moved = latch.state === 'tripped' && latch.decisionId === id;
    if (moved) counter('banyan_trips_total').with({ domain, source: 'person' }).inc();
    countDecision(domain, moved ? 'trip' : 'joined');
    log.warn('a rollback that waited for PostgreSQL is written', { domain, decisionId: id, epoch: latch.epoch });
    this.emit('written', domain);
  }
}
