import { EventEmitter } from 'node:events';
import type { Clock } from '@banyan/kernel';
import { messageOf } from '@banyan/kernel';
import { histogram, log } from '@banyan/observability';
import type { Latch, LiveReplica, RolloutStore } from '@banyan/rollout';
import { countDecision, type KnownLatches } from '../latches/known-latches.js';
import type { UnwrittenTrips } from './unwritten-trips.js';

type Tripped = Extract<Latch, { state: 'tripped' }>;

/** How far a rollback has come. */
export type RollbackProgress =
  /** Some live replica still follows an earlier epoch. */
  | {
      readonly state: 'waiting';
      readonly epoch: number;
      readonly acknowledged: readonly string[];
      readonly missing: readonly string[];
    }
  /** Every live replica has acknowledged: no request goes to the service any more. */
  | {
      readonly state: 'rolled-back';
      readonly epoch: number;
      readonly acknowledged: readonly string[];
      /** From the trip to the last acknowledgement, ms; null when it was complete before control looked. */
      readonly tookMs: number | null;
    };

/** Fast while people wait, slower when a replica takes its time; a lease ends after 5 s in any case. */
const FIRST_LOOKS_MS = 25;
const LATER_LOOKS_MS = 250;
const FAST_LOOKS = 80;
/** Once complete it stays a claim about now: looked after for as long as the latch is tripped. */
const COMPLETE_LOOKS_MS = 1_000;

export interface AcknowledgementEvents {
  /** That a trip was acknowledged by all is on record now. */
  recorded: [domain: string];
}

/**
 * Follows each trip until every live replica has acknowledged it. Only then may anybody say "rolled back", and then it is put
 * on record, once for each trip whoever looks.
 */
export class Acknowledgements extends EventEmitter<AcknowledgementEvents> {
  readonly #progress = new Map<string, RollbackProgress>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  /** The epoch of the last trip that is known to be on record, by domain. */
  readonly #recorded = new Map<string, number>();
  #stopped = false;

  constructor(
    private readonly store: Pick<RolloutStore, 'liveReplicas' | 'recordRolledBack'>,
    private readonly latches: KnownLatches,
    private readonly unwritten: Pick<UnwrittenTrips, 'waitsFor'>,
    private readonly clock: Clock,
  ) {
    super();
    latches.on('tripped', (domain, latch) => this.#follow(domain, latch));
  }

  /** Undefined when the latch is not tripped, or nothing is known of its replicas yet. */
  of(domain: string): RollbackProgress | undefined {
    const progress = this.#progress.get(domain);
    const latch = this.latches.of(domain);
    return latch?.state === 'tripped' && latch.epoch === progress?.epoch ? progress : undefined;
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }

  #follow(domain: string, latch: Tripped): void {
    clearTimeout(this.#timers.get(domain));
    void this.#look(domain, latch, 0);
  }

  async #look(domain: string, latch: Tripped, looks: number): Promise<void> {
    const standing = this.latches.of(domain);
    if (this.#stopped || standing?.epoch !== latch.epoch) return;
    let complete = false;
    try {
      // Before it is written, who is live is not known either, and nothing can be put on record.
      if (this.unwritten.waitsFor(domain)) throw new Error('the trip is not written yet');
      const replicas = await this.store.liveReplicas();
      complete = this.#isComplete(domain, latch, looks, replicas);
      if (complete) await this.#record(domain, latch, replicas);
    } catch (error) {
      log.debug('replicas could not be read, or their acknowledgements recorded', { domain, reason: messageOf(error) });
    }
    if (this.#stopped) return;
    const pauseMs = complete ? COMPLETE_LOOKS_MS : looks < FAST_LOOKS ? FIRST_LOOKS_MS : LATER_LOOKS_MS;
    this.#timers.set(
      domain,
      setTimeout(() => void this.#look(domain, latch, looks + 1), pauseMs),
    );
  }

  #isComplete(domain: string, latch: Tripped, looks: number, replicas: readonly LiveReplica[]): boolean {
    const { epoch } = latch;
    const follows = (acknowledged: Readonly<Record<string, number>>) => (acknowledged[domain] ?? -1) >= epoch;
    const acknowledged = replicas.filter((each) => follows(each.acknowledged)).map((each) => each.replica);
    const missing = replicas.filter((each) => !follows(each.acknowledged)).map((each) => each.replica);
    if (missing.length > 0) {
      this.#progress.set(domain, { state: 'waiting', epoch, acknowledged, missing });
      return false;
    }
    const before = this.#progress.get(domain);
    if (before?.state === 'rolled-back' && before.epoch === epoch) {
      this.#progress.set(domain, { ...before, acknowledged });
      return true;
    }
    // Complete at the first look: it may have been so for hours, so no duration is claimed unless the trip is this young.
    const sinceTripMs = Math.max(0, this.clock.nowMs() - latch.trippedAtMs);
    const tookMs = looks > 0 || sinceTripMs < 1_000 ? sinceTripMs : null;
    this.#progress.set(domain, { state: 'rolled-back', epoch, acknowledged, tookMs });
    if (tookMs !== null)
      histogram('banyan_rollback_duration_seconds')
        .with({ domain })
        .observe(tookMs / 1000);
    log.warn('rolled back: every live replica has acknowledged', {
      domain,
      epoch,
      count: acknowledged.length,
      ...(tookMs === null ? {} : { durationMs: tookMs }),
    });
    return true;
  }

  /** Asked of the store at every look until it says that it stands there: control may have been restarted in between. */
  async #record(domain: string, { epoch }: Tripped, live: readonly LiveReplica[]): Promise<void> {
    const progress = this.#progress.get(domain);
    if (progress?.state !== 'rolled-back' || this.#recorded.get(domain) === epoch) return;
    const replicas = live.map(({ replica, acknowledged }) => ({ replica, epoch: acknowledged[domain] ?? epoch }));
    const { tookMs } = progress;
    const record = await this.store.recordRolledBack({ domain, epoch, atMs: this.clock.nowMs(), replicas, tookMs });
    this.#recorded.set(domain, epoch);
    if (record === undefined) return;
    countDecision(domain, 'rolled-back');
    this.emit('recorded', domain);
  }
}
