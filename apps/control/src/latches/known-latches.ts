import { EventEmitter } from 'node:events';
import type { Latch, RolloutStore } from '@banyan/rollout';
import { laterLatch, NEW_LATCH } from '@banyan/rollout';
import { counter, gauge, log } from '@banyan/observability';
import { messageOf, type Clock } from '@banyan/kernel';

/** Notices of PostgreSQL can be lost with a connection; so all latches are read anew this often, ms. */
const READ_EVERY_MS = 5_000;

const STATES = ['armed', 'tripped', 'held', 'unread'] as const;

export interface KnownLatchesEvents {
  /** A latch is tripped at this epoch, as far as control did not know yet. Also for each that is tripped at start. */
  tripped: [domain: string, latch: Extract<Latch, { state: 'tripped' }>];
}

/** Control's picture of every latch: read from the store at start and ever again, moved by its notices in between. */
export class KnownLatches extends EventEmitter<KnownLatchesEvents> {
  readonly #latches = new Map<string, Latch>();
  /** When the trip that stands was first seen, on the monotonic clock. */
  readonly #seenTrippedAtMs = new Map<string, number>();
  #read = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: Pick<RolloutStore, 'readLatches' | 'on'>,
    private readonly domains: readonly string[],
    private readonly clock: Pick<Clock, 'monotonicMs'>,
  ) {
    super();
    store.on('latch', (domain, latch) => this.learn(domain, latch));
    store.on('listening', () => void this.refresh());
    store.on('connected', () => void this.refresh());
    for (const domain of domains) this.#show(domain);
  }

  start(): void {
    this.#timer = setInterval(() => void this.refresh(), READ_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Undefined: the store has not been read since start. */
  of(domain: string): Latch | undefined {
    return this.#latches.get(domain) ?? (this.#read ? NEW_LATCH : undefined);
  }

  /** For how long the trip that stands has been seen standing here, ms; 0 when it was not, or none does. It never goes back. */
  seenStandingMs(domain: string): number {
    const seenAtMs = this.#seenTrippedAtMs.get(domain);
    return seenAtMs === undefined ? 0 : this.clock.monotonicMs() - seenAtMs;
  }

  /** For the replies to replicas: what is known, and nothing that is not. */
  all(): Readonly<Record<string, Latch>> {
    const known = this.domains.flatMap((domain) => {
      const latch = this.of(domain);
      return latch === undefined ? [] : [[domain, latch] as const];
    });
    return Object.fromEntries([...known, ...this.#latches]);
  }

  /** Takes what the store said, unless something later is known. */
  learn(domain: string, latch: Latch): void {
    const known = this.#latches.get(domain);
    const later = laterLatch(known, latch);
    this.#latches.set(domain, later);
    this.#show(domain);
    if (later.state !== 'tripped') this.#seenTrippedAtMs.delete(domain);
    if (later.state !== 'tripped' || (known?.state === 'tripped' && known.epoch === later.epoch)) return;
    this.#seenTrippedAtMs.set(domain, this.clock.monotonicMs());
    log.warn('latch is tripped', { domain, epoch: later.epoch, reason: later.reason, decisionId: later.decisionId });
    this.emit('tripped', domain, later);
  }

  /** Reads every latch; when the store is away the picture stays as it is. */
  async refresh(): Promise<void> {
    try {
      const latches = await this.store.readLatches();
      this.#read = true;
      for (const [domain, latch] of latches) this.learn(domain, latch);
      for (const domain of this.domains) this.#show(domain);
    } catch (error) {
      log.debug('latches could not be read', { reason: messageOf(error) });
    }
  }

  #show(domain: string): void {
    const latch = this.of(domain);
    for (const state of STATES) {
      gauge('banyan_latch_state')
        .with({ domain, state })
        .set((latch?.state ?? 'unread') === state ? 1 : 0);
    }
    gauge('banyan_latch_epoch')
      .with({ domain })
      .set(latch?.epoch ?? 0);
  }
}

/** Counts a decision that control wrote. */
export function countDecision(domain: string, result: 'trip' | 'joined' | 'reset' | 'rolled-back'): void {
  counter('banyan_decisions_total').with({ domain, result }).inc();
}
