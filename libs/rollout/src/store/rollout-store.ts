import { EventEmitter } from 'node:events';
import { Database, ReadPool, type ReadPoolOptions } from '@banyan/database';
import { MoreThanOrEqual, type EntityManager } from 'typeorm';
import { validate as isUuid } from 'uuid';
import { type ChainHead, type DecisionKind, type DecisionRecord } from '../decisions/decision-record.js';
import type { Latch } from '../latch.js';
import { TransitionRefused } from '../latch-transitions.js';
import type { Reentry, ReentryMoment } from '../reentry/reentry.js';
import { REENTRY_POLICY, type ReentryPolicy } from '../reentry/reentry-policy.js';
import type { TripRequest } from '../trip-request.js';
import { ChainMoved } from './chain-moved.js';
import { DecisionRow, decisionOf } from './decision.entity.js';
import {
  chainHead,
  type Decided,
  latchIn,
  type MendRequest,
  type NoteRequest,
  noteWrittenToUnleash,
  type PersonalRequest,
  reentryIn,
  type RolledBack,
  unwrittenTrips,
  writeHold,
  writeMend,
  writeNote,
  writeReset,
  writeRolledBack,
  writeTrip,
} from './latch-book.js';
import { latchOf, LatchRow } from './latch.entity.js';
import { LatchListener } from './latch-listener.js';
import { endLease, type LeaseRenewal, leasesInForce, type LiveReplica, writeLease } from './lease-book.js';
import {
  type CountedComparisons,
  type CountedGroup,
  type GroupOfMismatches,
  type GroupPruning,
  type KeptGroups,
  type KeptOfGroup,
  type KeptSample,
  forgetSamples,
  pruneGroups,
  readGroups,
  sampleById,
  samplesOfGroup,
  writeGroups,
  writeSamples,
} from './mismatch-groups-book.js';
import {
  forgetMismatches,
  type KeptMismatch,
  MOST_KEPT_MISMATCHES,
  newestMismatches,
  writeMismatches,
} from './mismatch-book.js';
import {
  type CountedMinute,
  type MinutePruning,
  minutesSince,
  pruneMinutes,
  type ServiceMinute,
  type ServiceTotal,
  totalsSince,
  writeMinutes,
} from './minute-book.js';
import { decisionHistory, type HistoryQuery, sightingHistory } from './history-book.js';
import type { Sighting, SightingKind } from './sighting.js';
import { forgetSightings, latestSightings, writeSighting } from './sighting-book.js';
import {
  channelTraffic,
  type ChannelTraffic,
  type CountedTraffic,
  pruneTraffic,
  type TrafficPruning,
  type TrafficRange,
  type TrafficStep,
  trafficSteps,
  writeTraffic,
} from './traffic-book.js';
import {
  type CountedUse,
  type KnownUsage,
  pruneUsage,
  readUsage,
  type UsagePruning,
  type UsageQuery,
  writeUsage,
} from './usage-book.js';
import { demandEpoch, NotLeading } from './leader-book.js';
import { ROLLOUT_TABLES } from './rollout-tables.js';

export interface RolloutStoreOptions {
  /** `postgres://…` */
  readonly url: string;
  /** Shown in `pg_stat_activity`; default `banyan-rollout`. */
  readonly applicationName?: string;
  /** No call takes longer, ms; default 2,000. */
  readonly timeoutMs?: number;
  /** Longest pause between attempts to reconnect, ms; default 1,000. */
  readonly retryMs?: number;
  /** How soon, and on what word, a tripped latch may be armed again; default `REENTRY_POLICY`. */
  readonly reentry?: ReentryPolicy;
  /** Connections of their own for what people look at and may take its time. Default: it shares those of decisions. */
  readonly reads?: Pick<ReadPoolOptions, 'atOnce' | 'statementMs' | 'waitMs'>;
  /**
   * Of controls, of which one leads: the epoch in which this one leads, or led last; 0: it never has. What control decides by itself is
   * written in it alone, and else throws `NotLeading`. Absent: nobody leads this store's process.
   */
  readonly leadingEpoch?: () => number;
}

export interface RolloutStoreEvents {
  connected: [];
  disconnected: [because: string];
  /** A latch moved, anywhere. */
  latch: [domain: string, latch: Latch];
  /** Notices may have been missed until now: read the latches. */
  listening: [];
  fault: [because: string];
}

export interface TrippedDomain {
  readonly domain: string;
  readonly latch: Extract<Latch, { state: 'tripped' }>;
}

/**
 * Latches, decision records and leases in PostgreSQL. Every call is one transaction, ends within `timeoutMs`, and throws
 * `StoreUnavailable` when the database is away; the store then reconnects by itself. Starting never fails.
 */
export class RolloutStore extends EventEmitter<RolloutStoreEvents> {
  readonly #database: Database;
  readonly #readPool: ReadPool | undefined;
  /** Of what people look at: charts, history, mismatches, use. */
  readonly #reads: Pick<Database, 'run'>;
  readonly #listener: LatchListener;
  readonly #reentry: ReentryPolicy;
  readonly #leadingEpoch: (() => number) | undefined;

  constructor(options: RolloutStoreOptions) {
    super();
    const settings = { applicationName: 'banyan-rollout', timeoutMs: 2000, retryMs: 1000, ...options };
    this.#database = new Database({
      ...settings,
      schema: ROLLOUT_TABLES,
      ownErrors: [TransitionRefused, ChainMoved, NotLeading],
    });
    const { url, reads, applicationName, retryMs } = settings;
    this.#readPool =
      reads &&
      new ReadPool({ ...reads, url, applicationName: `${applicationName} reads`, schema: ROLLOUT_TABLES, retryMs });
    this.#reads = this.#readPool ?? this.#database;
    this.#listener = new LatchListener(settings);
    this.#reentry = options.reentry ?? REENTRY_POLICY;
    this.#leadingEpoch = options.leadingEpoch;
    this.#database.on('connected', () => this.emit('connected'));
    this.#database.on('disconnected', (because) => this.emit('disconnected', because));
    this.#listener.on('latch', (domain, latch) => this.emit('latch', domain, latch));
    this.#listener.on('listening', () => this.emit('listening'));
    this.#listener.on('fault', (because) => this.emit('fault', because));
  }

  /** Is there a connection, as far as known? */
  get connected(): boolean {
    return this.#database.connected;
  }

  /** Resolves after the first attempt to connect, whatever came of it. Never rejects. */
  async start(): Promise<void> {
    this.#listener.start();
    await this.#database.start();
    // What one has migrated the other need not wait for.
    await this.#readPool?.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#listener.stop(), this.#readPool?.stop(), this.#database.stop()]);
  }

  /** Every latch that ever moved; a domain that is absent is armed at epoch 0. */
  async readLatches(): Promise<ReadonlyMap<string, Latch>> {
    const rows = await this.#database.run(async (manager) => manager.find(LatchRow));
    return new Map(rows.map((row) => [row.domain, latchOf(row)]));
  }

  /** Trips, or joins a trip of the same epoch; appends the record either way. The same id again changes nothing. */
  async trip(request: TripRequest): Promise<Decided> {
    return this.#database.transaction(async (manager) => {
      if (request.by.kind === 'control') await this.#demandLead(manager);
      return writeTrip(manager, request);
    });
  }

  /** @throws TransitionRefused, also before the wait after a trip is over */
  async reset(request: PersonalRequest): Promise<Decided> {
    return this.#database.transaction(async (manager) => writeReset(manager, request, this.#reentry));
  }

  /** What stands between a tripped latch and the service; undefined when it is not tripped. */
  async reentry(domain: string, moment: ReentryMoment): Promise<Reentry | undefined> {
    return this.#database.run(async (manager) =>
      reentryIn(manager, await latchIn(manager, domain), { domain, ...moment }, this.#reentry),
    );
  }

  /** Records once that every live replica acknowledged a trip; undefined: it is on record, or the latch moved on. */
  async recordRolledBack(told: RolledBack): Promise<DecisionRecord | undefined> {
    return this.#database.transaction(async (manager) => writeRolledBack(manager, told));
  }

  /** @throws TransitionRefused */
  async hold(request: PersonalRequest & { readonly canaryPercent: number }): Promise<Decided> {
    return this.#database.transaction(async (manager) => writeHold(manager, request));
  }

  /** Brings a latch that fell behind (the database was restored) past what a replica follows. The latch as it stands then. */
  async mend(request: MendRequest): Promise<Latch> {
    return this.#database.transaction(async (manager) => writeMend(manager, request));
  }

  /** Appends a record that moves no latch. @throws ChainMoved when something was decided since `afterSequence` */
  async note(request: NoteRequest): Promise<DecisionRecord> {
    return this.#database.transaction(async (manager) => {
      if (request.by.kind === 'control') await this.#demandLead(manager);
      return writeNote(manager, request);
    });
  }

  async renewLease(lease: LeaseRenewal): Promise<void> {
    await this.#database.run(async (manager) => writeLease(manager, lease));
  }

  /** A replica that leaves is not waited for. */
  async releaseLease(replica: string): Promise<void> {
    await this.#database.run(async (manager) => endLease(manager, replica));
  }

  /** Replicas whose lease is in force by the database's clock. */
  async liveReplicas(): Promise<readonly LiveReplica[]> {
    return this.#database.run(leasesInForce);
  }

  /** Does every live replica follow this epoch, or a later one? True when there is none: then nobody serves. */
  async acknowledgedByAll(domain: string, epoch: number): Promise<boolean> {
    const replicas = await this.liveReplicas();
    return replicas.every((replica) => (replica.acknowledged[domain] ?? -1) >= epoch);
  }

  /** Tripped latches whose `.serve` flag control has not switched off for this epoch. */
  async tripsNotInUnleash(): Promise<readonly TrippedDomain[]> {
    const rows = await this.#database.run(unwrittenTrips);
    return rows.flatMap((row) => {
      const latch = latchOf(row);
      return latch.state === 'tripped' ? [{ domain: row.domain, latch }] : [];
    });
  }

  async markWrittenToUnleash(domain: string, epoch: number): Promise<void> {
    await this.#database.run(async (manager) => noteWrittenToUnleash(manager, domain, epoch));
  }

  /** The newest records of a domain's chain, in the chain's order; all of them without a limit. */
  async decisions(domain: string, limit?: number): Promise<readonly DecisionRecord[]> {
    const rows = await this.#database.run(async (manager) =>
      manager.find(DecisionRow, {
        where: { domain },
        order: { sequence: 'DESC' },
        ...(limit === undefined ? {} : { take: limit }),
      }),
    );
    return rows.toReversed().map(decisionOf);
  }

  /** A domain's records from this place in its chain on, in the chain's order. */
  async decisionsSince(domain: string, sequence: number): Promise<readonly DecisionRecord[]> {
    const where = { domain, sequence: MoreThanOrEqual(sequence) };
    const rows = await this.#database.run(async (manager) =>
      manager.find(DecisionRow, { where, order: { sequence: 'ASC' } }),
    );
    return rows.map(decisionOf);
  }

  /** A domain's records from the newest of this kind on, in the chain's order; none when there is no such record. */
  async decisionsFrom(domain: string, kind: DecisionKind): Promise<readonly DecisionRecord[]> {
    const rows = await this.#database.run(async (manager) => {
      const first = await manager.findOne(DecisionRow, { where: { domain, kind }, order: { sequence: 'DESC' } });
      if (first === null) return [];
      const where = { domain, sequence: MoreThanOrEqual(first.sequence) };
      return manager.find(DecisionRow, { where, order: { sequence: 'ASC' } });
    });
    return rows.map(decisionOf);
  }

  /** A domain's newest records of this kind, at most so many, in the chain's order. */
  async decisionsOfKind(domain: string, kind: DecisionKind, most: number): Promise<readonly DecisionRecord[]> {
    const where = { domain, kind };
    const rows = await this.#reads.run(async (manager) =>
      manager.find(DecisionRow, { where, order: { sequence: 'DESC' }, take: most }),
    );
    return rows.toReversed().map(decisionOf);
  }

  /** Decisions of all domains, the latest first, a page at a time. */
  async decisionHistory(query: HistoryQuery<DecisionKind>): Promise<readonly DecisionRecord[]> {
    return this.#reads.run(async (manager) => decisionHistory(manager, query));
  }

  /** What control saw change, the latest first, a page at a time. */
  async sightingHistory(query: HistoryQuery<SightingKind>): Promise<readonly Sighting[]> {
    return this.#reads.run(async (manager) => sightingHistory(manager, query));
  }

  /** Of each domain and kind, what was seen last. */
  async latestSightings(): Promise<readonly Sighting[]> {
    return this.#database.run(latestSightings);
  }

  /** Forgets what was seen before, but for what is known to be so. @returns how many, at most `atMost` */
  async forgetSightings(beforeMs: number, atMost: number): Promise<number> {
    return this.#database.transaction(async (manager) => forgetSightings(manager, beforeMs, atMost));
  }

  async keepSighting(sighting: Sighting): Promise<void> {
    await this.#database.transaction(async (manager) => {
      await this.#demandLead(manager);
      await writeSighting(manager, sighting);
    });
  }

  /** One record, of whatever domain. */
  async decision(id: string): Promise<DecisionRecord | undefined> {
    if (!isUuid(id)) return undefined;
    const row = await this.#database.run(async (manager) => manager.findOne(DecisionRow, { where: { id } }));
    return row === null ? undefined : decisionOf(row);
  }

  /** Keeps unexplained differences, of each domain the newest 10,000; what is kept already changes nothing. */
  async keepMismatches(mismatches: readonly KeptMismatch[], most = MOST_KEPT_MISMATCHES): Promise<void> {
    await this.#database.transaction(async (manager) => writeMismatches(manager, mismatches, most));
  }

  /** Forgets unexplained differences that are older. @returns how many, at most `atMost` */
  async forgetMismatches(beforeMs: number, atMost: number): Promise<number> {
    return this.#database.transaction(async (manager) => forgetMismatches(manager, beforeMs, atMost));
  }

  /** The newest unexplained differences of a domain, newest first. */
  async mismatches(domain: string, limit: number): Promise<readonly KeptMismatch[]> {
    return this.#reads.run(async (manager) => newestMismatches(manager, domain, limit, 'all'));
  }

  /** Of them those that no rule ignores; few, and for a page that waits for nothing. */
  async countedMismatches(domain: string, limit: number): Promise<readonly KeptMismatch[]> {
    return this.#database.run(async (manager) => newestMismatches(manager, domain, limit, 'counted'));
  }

  /** Keeps what gateways counted of mismatches by group, and samples of them; what is kept already changes nothing. */
  async keepMismatchGroups(told: {
    readonly groups: readonly CountedGroup[];
    readonly comparisons: readonly CountedComparisons[];
    readonly samples: readonly KeptSample[];
    /** Samples of each group. */
    readonly most: KeptOfGroup;
  }): Promise<void> {
    await this.#database.transaction(async (manager) => {
      await writeGroups(manager, told.groups, told.comparisons);
      await writeSamples(manager, told.samples, told.most);
    });
  }

  /** A domain's mismatches by group, over all gateways and days from this one on (since the Unix epoch). */
  async mismatchGroups(domain: string, sinceDay: number): Promise<KeptGroups> {
    return this.#reads.run(async (manager) => readGroups(manager, domain, sinceDay));
  }

  /** The samples of one group, the newest first. */
  async mismatchSamples(group: GroupOfMismatches): Promise<readonly KeptSample[]> {
    return this.#reads.run(async (manager) => samplesOfGroup(manager, group));
  }

  /** One sample, of whatever domain. */
  async mismatchSample(id: string): Promise<KeptSample | undefined> {
    if (!isUuid(id)) return undefined;
    return this.#reads.run(async (manager) => sampleById(manager, id));
  }

  /** Forgets samples that are older, whether or not anything is still compared. @returns how many, at most `atMost` */
  async forgetMismatchSamples(beforeMs: number, atMost: number): Promise<number> {
    return this.#database.transaction(async (manager) => forgetSamples(manager, beforeMs, atMost));
  }

  /** Days of groups that nobody may tell of any more are added up over all gateways; those too old to matter go. */
  async pruneMismatchGroups(pruning: GroupPruning): Promise<void> {
    await this.#database.transaction(async (manager) => pruneGroups(manager, pruning));
  }

  /** Keeps what gateways counted of the service arm. @returns the minutes told of as they are now, over all gateways */
  async keepServiceMinutes(counted: readonly CountedMinute[]): Promise<readonly ServiceMinute[]> {
    return this.#database.transaction(async (manager) => writeMinutes(manager, counted));
  }

  /** Every minute of the service arm from this one on (minutes since the Unix epoch), over all gateways, in order. */
  async serviceMinutes(sinceMinute: number): Promise<readonly ServiceMinute[]> {
    return this.#database.run(async (manager) => minutesSince(manager, sinceMinute));
  }

  /** What a domain's service arm did from this minute on, by operation. */
  async serviceTotals(domain: string, sinceMinute: number): Promise<readonly ServiceTotal[]> {
    return this.#database.run(async (manager) => totalsSince(manager, domain, sinceMinute));
  }

  /** Minutes that are too old for any window become hours, and hours that are too old for any budget go. */
  async pruneServiceMinutes(pruning: MinutePruning): Promise<void> {
    await this.#database.transaction(async (manager) => pruneMinutes(manager, pruning));
  }

  /** Keeps what gateways counted of both arms; what is kept already changes nothing. */
  async keepTraffic(counted: readonly CountedTraffic[]): Promise<void> {
    await this.#database.transaction(async (manager) => writeTraffic(manager, counted));
  }

  /** What both arms of a domain did, over all gateways, in steps of so many minutes; a step without traffic is absent. */
  async trafficSteps(range: TrafficRange, minutesAStep: number): Promise<readonly TrafficStep[]> {
    return this.#reads.run(async (manager) => trafficSteps(manager, range, minutesAStep));
  }

  /** The same over the whole range, by channel. */
  async channelTraffic(range: TrafficRange): Promise<readonly ChannelTraffic[]> {
    return this.#reads.run(async (manager) => channelTraffic(manager, range));
  }

  /** Minutes that nobody may tell of any more are added up over all gateways, and those too old for any chart go. */
  async pruneTraffic(pruning: TrafficPruning): Promise<void> {
    await this.#database.transaction(async (manager) => pruneTraffic(manager, pruning));
  }

  /** Keeps what gateways counted of who uses which contract; what is kept already changes nothing. */
  async keepContractUsage(counted: readonly CountedUse[]): Promise<void> {
    await this.#database.transaction(async (manager) => writeUsage(manager, counted));
  }

  /** Who used which contract, over all gateways, the last seen first. */
  async contractUsage(query: UsageQuery): Promise<KnownUsage> {
    return this.#reads.run(async (manager) => readUsage(manager, query));
  }

  /** Days that nobody may tell of any more are added up over all gateways, and those too old to matter go. */
  async pruneContractUsage(pruning: UsagePruning): Promise<void> {
    await this.#database.transaction(async (manager) => pruneUsage(manager, pruning));
  }

  /** When the latch was last armed by a reset, wall clock ms; undefined: it has been armed from the beginning. */
  async lastResetAtMs(domain: string): Promise<number | undefined> {
    const where = { domain, kind: 'reset' } as const;
    const row = await this.#database.run(async (manager) =>
      manager.findOne(DecisionRow, { where, order: { sequence: 'DESC' }, select: { id: true, atMs: true } }),
    );
    return row === null ? undefined : Number(row.atMs);
  }

  /** The end of a domain's chain, to be noted somewhere else: it is what a cut chain is recognised by. */
  async head(domain: string): Promise<ChainHead> {
    return this.#database.run(async (manager) => chainHead(manager, domain));
  }

  /** @throws NotLeading */
  async #demandLead(manager: EntityManager): Promise<void> {
    if (this.#leadingEpoch !== undefined) await demandEpoch(manager, this.#leadingEpoch());
  }
}
