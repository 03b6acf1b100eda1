import { EventEmitter } from 'node:events';
import { type Clock, messageOf, systemClock } from '@banyan/kernel';
import type { LatchView } from '../decide-route.js';
import type { DecisionMaker } from '../decisions/decision-record.js';
import { type Latch, NEW_LATCH } from '../latch.js';
import { LEASE_MS } from '../store/lease-book.js';
import type { RolloutStore } from '../store/rollout-store.js';
import { type TripRequest, tripRequest } from '../trip-request.js';
import { HeldLatches } from './held-latches.js';
import { LatchMemory, type Tripped } from './latch-memory.js';
import { TripDelivery } from './trip-delivery.js';

/**
 * How long a lease that lapsed, or was never had, for want of the database waits once that is back, ms. Replicas that tripped
 * meanwhile write it in their first turn, within a second of the return; who did not see the fault itself must hear of it
 * before it serves again.
 */
export const RETURN_WAIT_MS = 3_000;

export interface LatchKeeperOptions {
  readonly store: RolloutStore;
  /** Names this replica in leases and records; unique among running ones. */
  readonly replica: string;
  readonly opsUrl: string;
  readonly domains: readonly string[];
  /** State of this machine; the spool lies below it. */
  readonly dataDir: string;
  readonly clock?: Clock;
  /** Pause between turns, ms, default 1,000: latches are read and the lease renewed once a turn. 0: only when told. */
  readonly turnMs?: number;
}

export interface LatchKeeperEvents {
  /** This replica's routing follows a trip from now on, whoever decided it. */
  tripped: [domain: string, latch: Extract<Latch, { state: 'tripped' }>];
  /** This replica's routing follows a latch that is armed again. */
  reset: [domain: string, latch: Latch];
  held: [domain: string, latch: Extract<Latch, { state: 'held' }>];
  /** Everything is answered by legacy from now on. */
  'lease-lapsed': [];
  'lease-regained': [];
  /** The database is away; the trip waits on disk and is delivered when it returns. */
  spooled: [domain: string, decisionId: string];
  /** The trip is in the database. */
  persisted: [domain: string, decisionId: string, latch: Latch];
  /** Something a person should know; routing goes on. */
  fault: [because: string];
}

/** A verdict on its way to becoming a trip. */
export interface TripCall {
  readonly domain: string;
  /** One sentence a person reads at night. */
  readonly reason: string;
  /** Inputs, policy, objective and verdict; anything that JSON can hold. */
  readonly evidence: unknown;
  /** Default: this replica. */
  readonly by?: DecisionMaker;
}

export interface TripAnswer {
  readonly latch: Extract<Latch, { state: 'tripped' }>;
  /** False: it was tripped already, and this call changed nothing. */
  readonly moved: boolean;
}

/**
 * The latches as one gateway replica follows them. In memory for the request path; kept true by reading the database every
 * turn, by its notices, and by what control's replies offer. Can trip alone: at once in memory, then on disk, then in the
 * database. The lease runs on the monotonic clock from before the question was asked, so that the database, which counts
 * from when it answered, never calls a replica gone that still serves.
 */
export class LatchKeeper extends EventEmitter<LatchKeeperEvents> {
  readonly #store: RolloutStore;
  readonly #clock: Clock;
  readonly #options: LatchKeeperOptions;
  readonly #latches: HeldLatches;
  readonly #memory: LatchMemory;
  readonly #delivery: TripDelivery;
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> | undefined;
  #turnAsked = false;
  #leaseWasInForce = false;
  #databaseWasAway = false;
  #lastFault = '';

  constructor(options: LatchKeeperOptions) {
    super();
    this.#options = options;
    this.#store = options.store;
    this.#clock = options.clock ?? systemClock;
    this.#latches = new HeldLatches(options.domains, this.#clock);
    this.#memory = new LatchMemory(options.dataDir);
    this.#latches.on('moved', (domain, latch) => this.#announce(domain, latch));
    this.#delivery = new TripDelivery(options.store, options.dataDir);
    this.#delivery.on('fault', (because) => this.emit('fault', because));
    this.#delivery.on('spooled', (trip) => this.emit('spooled', trip.domain, trip.id));
    this.#delivery.on('persisted', (trip, latch) => {
      this.#latches.settle(trip.domain, latch, this.#delivery.waitsFor(trip.domain));
      this.emit('persisted', trip.domain, trip.id, latch);
    });
  }

  /**
   * Takes up what an earlier life left on disk (domains it followed a trip of are tripped from this moment), then begins the turns. Resolves
   * after the first turn, whatever came of it: with the database away every latch is unread. Never rejects.
   */
  async start(): Promise<void> {
    for (const trip of await this.#delivery.recover()) this.#latches.trip(trip);
    for (const { domain, latch } of await this.#memory.read()) this.#latches.remember(domain, latch);
    this.#store.on('latch', this.#onNotice);
    this.#store.on('listening', this.#onListening);
    const turnMs = this.#options.turnMs ?? 1000;
    if (turnMs > 0) this.#timer = setInterval(() => void this.tick(), turnMs);
    await this.tick();
  }

  /** Ends the turns and gives the lease back: nobody waits for a replica that left. Undelivered trips stay on disk. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#store.off('latch', this.#onNotice);
    this.#store.off('listening', this.#onListening);
    await this.#turn;
    await this.settled();
    this.#latches.endLease();
    await this.#store.releaseLease(this.#options.replica).catch(() => undefined);
  }

  /** What the route decision needs; under 0.2 µs. A domain nobody named is unread. */
  view(domain: string): LatchView {
    return this.#latches.view(domain);
  }

  /** Is the lease in force at this moment? */
  get leaseInForce(): boolean {
    return this.#latches.leaseInForce;
  }

  /** For reports: every domain whose latch was read or tripped here. */
  latches(): readonly { readonly domain: string; readonly state: Latch['state']; readonly epoch: number }[] {
    return this.#latches.entries().map(([domain, { state, epoch }]) => ({ domain, state, epoch }));
  }

  /** Trips in memory before it returns; disk and database follow. Never throws. */
  trip(call: TripCall): TripAnswer {
    const { latch: before } = this.#latches.view(call.domain);
    if (before?.state === 'tripped') return { latch: before, moved: false };
    const request: TripRequest = tripRequest({
      ...call,
      by: call.by ?? { kind: 'replica', replica: this.#options.replica },
      atMs: this.#clock.nowMs(),
      epoch: before?.epoch,
    });
    const latch = this.#latches.trip(request);
    void this.#deliver(request);
    return { latch, moved: true };
  }

  async #deliver(request: TripRequest): Promise<void> {
    await this.#delivery.send(request);
    this.#askForTurn();
  }

  /** Latches from elsewhere (control's reply to a report): applied where they are later than ours. */
  offer(latches: Readonly<Record<string, Latch>>): void {
    for (const [domain, latch] of Object.entries(latches)) this.#latches.offer(domain, latch);
  }

  /** Resolves when every trip made so far is in the database or on disk. */
  async settled(): Promise<void> {
    await this.#delivery.settled();
    await this.#memory.settled();
  }

  /** One turn: deliver what waits, read the latches, acknowledge them with the lease. Turns never overlap. Never rejects. */
  async tick(): Promise<void> {
    this.#watchLease();
    this.#turn ??= this.#takeTurn().finally(() => {
      this.#turn = undefined;
    });
    await this.#turn;
    this.#watchLease();
  }

  async #takeTurn(): Promise<void> {
    const askedAtMs = this.#clock.monotonicMs();
    try {
      // Undelivered trips first: else a latch would count as read while the database does not know what we know.
      await this.#delivery.flush();
      const held = this.#latches.entries();
      for (const { domain, latch } of this.#latches.read(await this.#store.readLatches(), held)) {
        if (latch.state === 'tripped') await this.#reassert(domain, latch);
        else await this.#mend(domain, latch);
      }
      await this.#store.renewLease({
        replica: this.#options.replica,
        opsUrl: this.#options.opsUrl,
        acknowledged: Object.fromEntries(this.#latches.entries().map(([domain, { epoch }]) => [domain, epoch])),
      });
      if (this.#databaseWasAway && this.#latches.leaseLapsed) {
        this.#latches.deferLease(this.#clock.monotonicMs() + RETURN_WAIT_MS);
      }
      this.#databaseWasAway = false;
      this.#latches.extendLease(askedAtMs + LEASE_MS);
      this.#lastFault = '';
    } catch (error) {
      this.#databaseWasAway = true;
      this.#fault(messageOf(error));
    }
  }

  /** The database was restored to before a trip that this replica still knows: it is told again. */
  async #reassert(domain: string, latch: Tripped): Promise<void> {
    this.emit(
      'fault',
      `the database does not know the trip of ${domain} (decision ${latch.decisionId}); it is written again`,
    );
    const by: DecisionMaker = { kind: 'replica', replica: this.#options.replica };
    const evidence = { restores: latch.decisionId, epoch: latch.epoch };
    await this.#delivery.send(
      tripRequest({ domain, by, reason: latch.reason, evidence, atMs: latch.trippedAtMs, minimumEpoch: latch.epoch }),
    );
  }

  /**
   * The database was restored to before an epoch that this replica follows. Whatever it decides from there would look old
   * to us, a trip included, so it is brought past us before anything counts as read.
   */
  async #mend(domain: string, followed: Latch): Promise<void> {
    this.emit(
      'fault',
      `the database is behind the latch of ${domain} (epoch ${followed.epoch}); it is brought past it`,
    );
    const by: DecisionMaker = { kind: 'replica', replica: this.#options.replica };
    const latch = await this.#store.mend({ domain, by, followed, atMs: this.#clock.nowMs() });
    this.#latches.offer(domain, latch);
  }

  readonly #onNotice = (domain: string, latch: Latch): void => {
    if (this.#latches.offer(domain, latch)) this.#askForTurn();
  };

  readonly #onListening = (): void => this.#askForTurn();

  /** A turn soon, so that what was applied is acknowledged now and not in a second. */
  #askForTurn(): void {
    if (this.#turnAsked || this.#options.turnMs === 0) return;
    this.#turnAsked = true;
    void this.#turnAfterThis();
  }

  async #turnAfterThis(): Promise<void> {
    await this.#turn;
    this.#turnAsked = false;
    await this.tick();
  }

  #watchLease(): void {
    const inForce = this.#latches.leaseInForce;
    if (inForce === this.#leaseWasInForce) return;
    this.#leaseWasInForce = inForce;
    this.emit(inForce ? 'lease-regained' : 'lease-lapsed');
  }

  #announce(domain: string, latch: Latch): void {
    this.#memory.note(domain, latch).catch((error: unknown) => {
      this.emit('fault', `a latch could not be noted on disk: ${messageOf(error)}`);
    });
    if (latch.state === 'tripped') this.emit('tripped', domain, latch);
    else if (latch.state === 'held') this.emit('held', domain, latch);
    else if (latch.epoch > NEW_LATCH.epoch) this.emit('reset', domain, latch);
  }

  /** The same fault every second is one fault. */
  #fault(because: string): void {
    if (because === this.#lastFault) return;
    this.#lastFault = because;
    this.emit('fault', because);
  }
}
