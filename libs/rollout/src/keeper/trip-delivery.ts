import { EventEmitter } from 'node:events';
import { messageOf } from '@banyan/kernel';
import type { Latch } from '../latch.js';
import type { RolloutStore } from '../store/rollout-store.js';
import { StoreUnavailable } from '@banyan/database';
import type { TripRequest } from '../trip-request.js';
import { TripSpool } from './trip-spool.js';

export interface TripDeliveryEvents {
  /** The database is away and the trip is safe on disk. */
  spooled: [trip: TripRequest];
  /** The trip is in the database, which now has this latch. */
  persisted: [trip: TripRequest, latch: Latch];
  fault: [because: string];
}

/** Trips on their way into the database: disk first, then the database, then off the disk. At least once, and once by id. */
export class TripDelivery extends EventEmitter<TripDeliveryEvents> {
  readonly #store: RolloutStore;
  readonly #spool: TripSpool;
  readonly #waiting = new Map<string, TripRequest>();
  readonly #sends = new Set<Promise<unknown>>();
  readonly #deliveries = new Map<string, Promise<void>>();

  constructor(store: RolloutStore, dataDir: string) {
    super();
    this.#store = store;
    this.#spool = new TripSpool(dataDir);
  }

  /** Is a trip of this domain not yet in the database? */
  waitsFor(domain: string): boolean {
    return [...this.#waiting.values()].some((trip) => trip.domain === domain);
  }

  /** What an earlier life left behind; it is delivered by the next `flush`. */
  async recover(): Promise<readonly TripRequest[]> {
    const { trips, unreadable } = await this.#spool.read();
    for (const file of unreadable) this.emit('fault', `a spooled trip cannot be read: ${file}`);
    for (const trip of trips) this.#waiting.set(trip.id, trip);
    return trips;
  }

  /** Resolves when the trip is in the database, or on disk, or neither can be had (then it waits in memory). Never rejects. */
  async send(trip: TripRequest): Promise<void> {
    this.#waiting.set(trip.id, trip);
    await this.#tracked(this.#send(trip));
  }

  /** As `send`, but asks the database at the next `flush` only. @returns whether it is on disk; else it waits in memory */
  async keep(trip: TripRequest): Promise<boolean> {
    this.#waiting.set(trip.id, trip);
    return this.#tracked(this.#spooled(trip));
  }

  async settled(): Promise<void> {
    await Promise.all(this.#sends);
  }

  /** Delivers everything that waits. @throws StoreUnavailable when the database is away: then nothing counts as read */
  async flush(): Promise<void> {
    await this.settled();
    for (const trip of this.#waiting.values()) await this.#deliver(trip);
  }

  async #tracked<T>(work: Promise<T>): Promise<T> {
    this.#sends.add(work);
    return work.finally(() => this.#sends.delete(work));
  }

  async #spooled(trip: TripRequest): Promise<boolean> {
    try {
      await this.#spool.put(trip);
      return true;
    } catch (error) {
      this.emit('fault', `a trip could not be spooled: ${messageOf(error)}`);
      return false;
    }
  }

  async #send(trip: TripRequest): Promise<void> {
    const onDisk = await this.#spooled(trip);
    try {
      await this.#deliver(trip);
    } catch {
      // The store has said why; the trip waits, and the next turn tries again.
      if (onDisk) this.emit('spooled', trip);
    }
  }

  /** A trip that is being delivered is not delivered a second time beside it. */
  async #deliver(trip: TripRequest): Promise<void> {
    const delivery = this.#deliveries.get(trip.id) ?? this.#write(trip).finally(() => this.#deliveries.delete(trip.id));
    this.#deliveries.set(trip.id, delivery);
    await delivery;
  }

  async #write(trip: TripRequest): Promise<void> {
    try {
      const { latch } = await this.#store.trip(trip);
      this.#waiting.delete(trip.id);
      this.emit('persisted', trip, latch);
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // The database refuses this trip itself and would do so again: it stays on disk for a person, and in force in memory.
      this.#waiting.delete(trip.id);
      this.emit('fault', `the database refuses a trip of ${trip.domain}: ${messageOf(error)}`);
      return;
    }
    await this.#spool.remove(trip.id).catch((error: unknown) => {
      this.emit('fault', `a delivered trip could not be taken off the disk: ${messageOf(error)}`);
    });
  }
}
