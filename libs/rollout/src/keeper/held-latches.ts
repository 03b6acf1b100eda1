import { EventEmitter } from 'node:events';
import type { Clock } from '@banyan/kernel';
import type { LatchView } from '../decide-route.js';
import { type Latch, NEW_LATCH } from '../latch.js';
import { laterLatch } from '../latch-transitions.js';
import type { TripRequest } from '../trip-request.js';
import type { Tripped } from './latch-memory.js';

interface Holding {
  readonly latch: Latch | undefined;
  readonly inForce: LatchView;
  readonly lapsed: LatchView;
  /** A trip made here is not in the database yet: nothing but the database's answer to it may lift it. */
  readonly pending: boolean;
}

const UNREAD = holding(undefined, false);

/** Latches and lease in memory: one map look-up and one clock reading on the request path, nothing allocated. */
export class HeldLatches extends EventEmitter<{ moved: [domain: string, latch: Latch] }> {
  readonly #holdings = new Map<string, Holding>();
  readonly #domains: readonly string[];
  readonly #clock: Clock;
  #leaseUntilMs = Number.NEGATIVE_INFINITY;
  #leaseFromMs = Number.NEGATIVE_INFINITY;

  constructor(domains: readonly string[], clock: Clock) {
    super();
    this.#domains = domains;
    this.#clock = clock;
  }

  view(domain: string): LatchView {
    const held = this.#holdings.get(domain) ?? UNREAD;
    return this.leaseInForce ? held.inForce : held.lapsed;
  }

  get leaseInForce(): boolean {
    const nowMs = this.#clock.monotonicMs();
    return nowMs < this.#leaseUntilMs && nowMs >= this.#leaseFromMs;
  }

  /** Is there no lease, be it in force or still waiting? */
  get leaseLapsed(): boolean {
    return this.#clock.monotonicMs() >= this.#leaseUntilMs;
  }

  /** @param fromMs on the monotonic clock: a lease is not in force before */
  deferLease(fromMs: number): void {
    this.#leaseFromMs = fromMs;
  }

  /** @param untilMs on the monotonic clock; a lease is never shortened */
  extendLease(untilMs: number): void {
    this.#leaseUntilMs = Math.max(this.#leaseUntilMs, untilMs);
  }

  endLease(): void {
    this.#leaseUntilMs = Number.NEGATIVE_INFINITY;
  }

  entries(): readonly (readonly [string, Latch])[] {
    return [...this.#holdings].flatMap(([domain, { latch }]) =>
      latch === undefined ? [] : [[domain, latch] as const],
    );
  }

  /** Trips from the epoch that stands here; the database may come to a later one. */
  trip(request: TripRequest): Tripped {
    const known = this.#holdings.get(request.domain)?.latch;
    if (known?.state === 'tripped') return known;
    const latch: Tripped = {
      state: 'tripped',
      epoch: Math.max((known?.epoch ?? request.epoch ?? 0) + 1, request.minimumEpoch),
      reason: request.reason,
      decisionId: request.id,
      trippedAtMs: request.atMs,
    };
    this.#hold(request.domain, latch, true);
    return latch;
  }

  /** A trip of an earlier life: stands until the database says something later. */
  remember(domain: string, latch: Tripped): void {
    if (this.#holdings.get(domain)?.latch === undefined) this.#hold(domain, latch, false);
  }

  /**
   * A latch from elsewhere. True when it was later than ours and now stands. Unread, only a trip is taken: it forbids, and a
   * database that does not know of it is behind.
   */
  offer(domain: string, offered: Latch): boolean {
    const { latch: known, pending } = this.#holdings.get(domain) ?? UNREAD;
    if ((known === undefined || pending) && offered.state !== 'tripped') return false;
    const latch = laterLatch(known, offered);
    if (latch === known) return false;
    this.#hold(domain, latch, pending);
    return true;
  }

  /** The database's answer to a trip made here. It may be armed: a person reset in between. */
  settle(domain: string, answer: Latch, stillPending: boolean): void {
    const known = this.#holdings.get(domain)?.latch;
    if (stillPending && answer.state !== 'tripped') return;
    this.#hold(domain, laterLatch(known, answer), stillPending);
  }

  /**
   * What the database says about every domain; those it has never heard of are armed.
   *
   * @param asked the `entries` of before the question: a notice may overtake the answer, and then the database is not behind
   * @returns the latches held before the question that the database is behind of
   */
  read(
    latches: ReadonlyMap<string, Latch>,
    asked: readonly (readonly [string, Latch])[],
  ): readonly { readonly domain: string; readonly latch: Latch }[] {
    const before = new Map(asked);
    const behind: { domain: string; latch: Latch }[] = [];
    for (const domain of new Set([...this.#domains, ...this.#holdings.keys(), ...latches.keys()])) {
      const answer = latches.get(domain) ?? NEW_LATCH;
      const { latch: known, pending } = this.#holdings.get(domain) ?? UNREAD;
      if (known === undefined) this.#hold(domain, answer, false);
      else this.offer(domain, answer);
      const held = before.get(domain);
      if (!pending && held !== undefined && isBehind(answer, held)) behind.push({ domain, latch: held });
    }
    return behind;
  }

  #hold(domain: string, latch: Latch, pending: boolean): void {
    const before = this.#holdings.get(domain)?.latch;
    this.#holdings.set(domain, holding(latch, pending));
    if (before === undefined || before.state !== latch.state || before.epoch !== latch.epoch) {
      this.emit('moved', domain, latch);
    }
  }
}

/** At one epoch, a trip that the database does not know of is later: two histories met there, or somebody edited the row. */
function isBehind(database: Latch, held: Latch): boolean {
  if (database.epoch !== held.epoch) return database.epoch < held.epoch;
  return held.state === 'tripped' && database.state !== 'tripped';
}

function holding(latch: Latch | undefined, pending: boolean): Holding {
  return {
    latch,
    pending,
    inForce: Object.freeze({ latch, leaseInForce: true }),
    lapsed: Object.freeze({ latch, leaseInForce: false }),
  };
}
