import { messageOf } from '@banyan/kernel';
import { counter, gauge, log } from '@banyan/observability';
import type { RolloutStore, TrippedDomain } from '@banyan/rollout';
import type { KnownLatches } from '../latches/known-latches.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** Switches `<domain>.serve` off in Unleash. @throws when Unleash is away or refuses */
export type SwitchOff = (trip: TrippedDomain) => Promise<void>;

/** One try to tell Unleash of a trip. */
export interface ToldUnleash {
  readonly domain: string;
  readonly epoch: number;
  /** From 1, as far as this process has tried. */
  readonly attempt: number;
  /** Why it failed; undefined: Unleash knows. */
  readonly error?: string;
}

/** What is still to be told to Unleash about one domain. */
export interface WriteBackState {
  readonly epoch: number;
  readonly attempts: number;
  /** Why the last attempt failed; undefined before the first. */
  readonly lastError?: string;
}

/**
 * Tells Unleash of every trip, once, however long it takes: which trips it knows is kept in PostgreSQL, so a restart of
 * control or weeks without Unleash change nothing. Retried with back-off from 0.25 to 30 s.
 */
export class UnleashWriteBack {
  readonly #pending = new Map<string, WriteBackState>();
  /** Of which domain a trip is being told at this moment; one at a time. */
  #telling: { readonly domain: string; readonly told: Promise<void> } | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #timer: NodeJS.Timeout | undefined;
  #round: Promise<void> | undefined;
  #again = false;
  #stopped = true;

  constructor(
    private readonly store: Pick<RolloutStore, 'tripsNotInUnleash' | 'markWrittenToUnleash'>,
    private readonly switchOff: SwitchOff,
    private readonly latches: KnownLatches,
    private readonly onTried: (tried: ToldUnleash) => void = () => undefined,
  ) {
    latches.on('tripped', (domain, latch) => {
      // Before it starts it reads what there is.
      if (this.#stopped) return;
      this.#pending.set(domain, { epoch: latch.epoch, attempts: 0 });
      this.kick();
    });
  }

  start(): void {
    this.#stopped = false;
    this.kick();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#round;
  }

  /** What is not in Unleash yet, by domain. */
  pending(domain: string): WriteBackState | undefined {
    return this.#pending.get(domain);
  }

  /**
   * Resolves when no trip of the domain is on its way to Unleash. Once a later latch is known none sets out any more: who
   * reset it and waited may switch the flag on again, and nothing that was on its way then undoes that. Never rejects.
   */
  async settled(domain: string): Promise<void> {
    if (this.#telling?.domain === domain) await this.#telling.told;
  }

  /** Looks at once: something has tripped, or Unleash is back. */
  kick(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#pauseMs = FIRST_PAUSE_MS;
    if (this.#round === undefined) this.#begin();
    else this.#again = true;
  }

  #begin(): void {
    this.#again = false;
    this.#round = this.#write().then(
      (complete) => this.#ended(complete),
      (error: unknown) => {
        log.debug('trips to write back could not be read', { reason: messageOf(error) });
        this.#ended(false);
      },
    );
  }

  #ended(complete: boolean): void {
    this.#round = undefined;
    if (this.#stopped) return;
    if (this.#again) {
      this.#begin();
      return;
    }
    // Even when nothing is left: a trip of a replica whose notice was lost is found by looking.
    const pauseMs = complete ? LONGEST_PAUSE_MS : this.#pauseMs;
    if (!complete) this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    this.#timer = setTimeout(() => this.#begin(), pauseMs);
  }

  /** @returns whether nothing is left to write */
  async #write(): Promise<boolean> {
    // Only what was pending before the question is answered by it: a trip may overtake the answer.
    const asked = [...this.#pending];
    const trips = await this.store.tripsNotInUnleash();
    for (const [domain, state] of asked) {
      if (this.#pending.get(domain) === state && !trips.some((trip) => trip.domain === domain)) this.#done(domain);
    }
    let complete = true;
    for (const trip of trips) {
      if (!(await this.#writeOne(trip))) complete = false;
    }
    return complete;
  }

  async #writeOne(trip: TrippedDomain): Promise<boolean> {
    const { domain, latch } = trip;
    const standing = this.latches.of(domain);
    // A person reset it meanwhile, and may have switched the flag on again: that is not ours to undo.
    if (standing !== undefined && standing.epoch > latch.epoch) return true;
    const before = this.#pending.get(domain);
    const attempts = (before?.epoch === latch.epoch ? before.attempts : 0) + 1;
    this.#pending.set(domain, { epoch: latch.epoch, attempts });
    gauge('banyan_unleash_write_back_state').with({ domain }).set(1);
    try {
      await this.#tell(trip);
      await this.store.markWrittenToUnleash(domain, latch.epoch);
    } catch (error) {
      this.#pending.set(domain, { epoch: latch.epoch, attempts, lastError: messageOf(error) });
      counter('banyan_unleash_write_back_total').with({ domain, outcome: 'failed' }).inc();
      this.onTried({ domain, epoch: latch.epoch, attempt: attempts, error: messageOf(error) });
      const fields = { domain, attempt: attempts, retryInMs: this.#pauseMs, reason: messageOf(error) };
      if (attempts === 1) log.warn('Unleash could not be told of a trip; it is tried again', fields);
      else log.debug('Unleash still cannot be told of a trip', fields);
      return false;
    }
    counter('banyan_unleash_write_back_total').with({ domain, outcome: 'written' }).inc();
    this.onTried({ domain, epoch: latch.epoch, attempt: attempts });
    log.warn('switched off in Unleash', { domain, flag: `${domain}.serve`, epoch: latch.epoch, attempt: attempts });
    this.#done(domain);
    return true;
  }

  async #tell(trip: TrippedDomain): Promise<void> {
    const { promise: told, resolve } = Promise.withResolvers<void>();
    this.#telling = { domain: trip.domain, told };
    try {
      await this.switchOff(trip);
    } finally {
      this.#telling = undefined;
      resolve();
    }
  }

  #done(domain: string): void {
    this.#pending.delete(domain);
    gauge('banyan_unleash_write_back_state').with({ domain }).set(0);
  }
}
