import { newId } from '@banyan/kernel';
import { type EntityManager, In } from 'typeorm';
import { toJsonValue } from '../decisions/json-value.js';
import {
  type ChainHead,
  type DecisionDraft,
  type DecisionMaker,
  type DecisionRecord,
  EMPTY_CHAIN,
  sealRecord,
} from '../decisions/decision-record.js';
import { type Latch, NEW_LATCH } from '../latch.js';
import { type Reentry, reentryOf } from '../reentry/reentry.js';
import type { ReentryPolicy } from '../reentry/reentry-policy.js';
import { holdLatch, mendLatch, type PersonalChoice, resetLatch, tripLatch } from '../latch-transitions.js';
import { printable, type TripRequest } from '../trip-request.js';
import { BANYAN_SCHEMA, LATCH_CHANNEL } from './banyan-schema.js';
import { ChainMoved } from './chain-moved.js';
import { DecisionRow, decisionOf, moveOf } from './decision.entity.js';
import { columnsOf, latchOf, LatchRow } from './latch.entity.js';

/** What a decision left behind. */
export interface Decided {
  /** The latch as it stands now. */
  readonly latch: Latch;
  readonly record: DecisionRecord;
  /** False when the latch stood there already. */
  readonly moved: boolean;
}

export interface PersonalRequest extends PersonalChoice {
  readonly domain: string;
  /** Wall clock of the decision. */
  readonly atMs: number;
  /** What the person saw, for the record. */
  readonly evidence?: unknown;
  /** For how long the asking process has seen the trip stand, on its monotonic clock, ms. Absent: not known. */
  readonly seenStandingMs?: number;
}

/** Inside a transaction: trips or joins, and appends the record. A request that was written before changes nothing. */
export async function writeTrip(manager: EntityManager, request: TripRequest): Promise<Decided> {
  await lockChain(manager, request.domain);
  const latch = await latchIn(manager, request.domain);
  const written = await manager.findOne(DecisionRow, { where: { id: request.id } });
  if (written !== null) return { latch, record: decisionOf(written), moved: false };
  const epoch = request.epoch ?? undefined;
  const transition = tripLatch(latch, {
    epoch,
    trippedSince: epoch !== undefined && (await trippedSince(manager, request.domain, epoch)),
    minimumEpoch: request.minimumEpoch,
    reason: request.reason,
    decisionId: request.id,
    atMs: request.atMs,
  });
  const record = await append(manager, {
    id: request.id,
    domain: request.domain,
    atMs: request.atMs,
    kind: transition.moved ? 'trip' : 'joined',
    by: request.by,
    reason: request.reason,
    epoch: transition.latch.epoch,
    evidence: request.evidence,
  });
  if (transition.moved) await moveLatch(manager, request.domain, transition.latch);
  return { latch: transition.latch, record, moved: transition.moved };
}

/** @throws TransitionRefused, also before the wait after a trip is over: nobody who resets goes round this place */
export async function writeReset(
  manager: EntityManager,
  request: PersonalRequest,
  policy: ReentryPolicy,
): Promise<Decided> {
  return decide(manager, request, 'reset', async (latch) =>
    resetLatch(latch, request, await reentryIn(manager, latch, request, policy)),
  );
}

/** @throws TransitionRefused */
export async function writeHold(
  manager: EntityManager,
  request: PersonalRequest & { readonly canaryPercent: number },
): Promise<Decided> {
  const reason = printable(request.reason);
  return decide(manager, request, 'hold', async (latch, decisionId) =>
    holdLatch(latch, { ...request, reason, decisionId }),
  );
}

async function decide(
  manager: EntityManager,
  request: PersonalRequest,
  kind: 'reset' | 'hold',
  move: (latch: Latch, decisionId: string) => Promise<Latch>,
): Promise<Decided> {
  const { domain, by, evidence } = request;
  const atMs = Math.trunc(request.atMs);
  await lockChain(manager, domain);
  const before = await latchIn(manager, domain);
  const id = newId();
  const latch = await move(before, id);
  const seen = toJsonValue({ before, seen: evidence });
  const reason = printable(request.reason);
  const record = await append(manager, { id, domain, atMs, kind, by, reason, epoch: latch.epoch, evidence: seen });
  await moveLatch(manager, domain, latch);
  return { latch, record, moved: true };
}

/** What a replica follows although the database is behind it. */
export interface MendRequest {
  readonly domain: string;
  readonly by: DecisionMaker;
  readonly followed: Latch;
  /** Wall clock of the discovery. */
  readonly atMs: number;
}

/** Inside a transaction: brings a latch that fell behind past what a replica follows. The latch as it stands then. */
export async function writeMend(manager: EntityManager, request: MendRequest): Promise<Latch> {
  const { domain, by, followed } = request;
  await lockChain(manager, domain);
  const before = await latchIn(manager, domain);
  const { latch, moved } = mendLatch(before, followed);
  if (!moved) return before;
  const reason = `the database was at epoch ${before.epoch} (${before.state}), behind epoch ${followed.epoch} (${followed.state}) which a replica follows: was it restored?`;
  const evidence = toJsonValue({ before, followed });
  const atMs = Math.trunc(request.atMs);
  await append(manager, { id: newId(), domain, atMs, kind: 'mend', by, reason, epoch: latch.epoch, evidence });
  await moveLatch(manager, domain, latch);
  return latch;
}

/** A decision that moves no latch. */
export interface NoteRequest extends Pick<DecisionDraft, 'domain' | 'kind' | 'by' | 'reason' | 'atMs'> {
  readonly evidence: unknown;
  /** Decided on the chain as it stood at this record; one that has grown since refuses the note. Undefined: whatever stands. */
  readonly afterSequence?: number;
}

/** Inside a transaction: appends a record and leaves the latch as it is. @throws ChainMoved */
export async function writeNote(manager: EntityManager, request: NoteRequest): Promise<DecisionRecord> {
  const { domain, kind, by, afterSequence } = request;
  await lockChain(manager, domain);
  const { sequence } = await chainHead(manager, domain);
  if (afterSequence !== undefined && afterSequence !== sequence) throw new ChainMoved(domain, afterSequence, sequence);
  const { epoch } = await latchIn(manager, domain);
  const evidence = toJsonValue(request.evidence);
  const [reason, atMs] = [printable(request.reason), Math.trunc(request.atMs)];
  return append(manager, { id: newId(), domain, atMs, kind, by, reason, epoch, evidence });
}

/** Every live replica follows a trip: what there is to write down about it, once. */
export interface RolledBack {
  readonly domain: string;
  /** Of the trip. */
  readonly epoch: number;
  /** Wall clock of the last acknowledgement, as control saw it. */
  readonly atMs: number;
  /** Every live replica with the epoch it follows. */
  readonly replicas: readonly { readonly replica: string; readonly epoch: number }[];
  /** From the trip to the last acknowledgement, ms; null: it was complete before anybody looked. */
  readonly tookMs: number | null;
}

/**
 * Inside a transaction: records that a trip was acknowledged by all, unless that is on record already.
 *
 * @returns undefined when it is, or when the latch does not stand tripped at that epoch (any more)
 */
export async function writeRolledBack(manager: EntityManager, told: RolledBack): Promise<DecisionRecord | undefined> {
  const { domain, epoch, replicas, tookMs } = told;
  await lockChain(manager, domain);
  const latch = await latchIn(manager, domain);
  if (latch.state !== 'tripped' || latch.epoch !== epoch) return undefined;
  if (await manager.exists(DecisionRow, { where: { domain, kind: 'rolled-back', epoch } })) return undefined;
  const who =
    replicas.length === 0 ? 'no replica is live' : `acknowledged by every live replica, ${replicas.length} in all`;
  const reason = `rolled back: ${who}${tookMs === null ? '' : `, ${Math.round(tookMs)} ms after the trip`}`;
  const evidence = toJsonValue({ trip: latch.decisionId, replicas, tookMs });
  const atMs = Math.trunc(told.atMs);
  const by: DecisionMaker = { kind: 'control' };
  return append(manager, { id: newId(), domain, atMs, kind: 'rolled-back', by, reason, epoch, evidence });
}

/** Older decisions no longer count: the longest wait is made of ten trips. */
const RECENT_MOVES = 256;

/** What stands between a latch and the service; undefined unless it is tripped. */
export async function reentryIn(
  manager: EntityManager,
  latch: Latch,
  moment: { readonly domain: string; readonly atMs: number; readonly seenStandingMs?: number },
  policy: ReentryPolicy,
): Promise<Reentry | undefined> {
  if (latch.state !== 'tripped') return undefined;
  const moves = await manager.find(DecisionRow, {
    select: { id: true, sequence: true, kind: true, atMs: true, evidence: true },
    where: { domain: moment.domain, kind: In(['trip', 'reset', 'hold', 'mend']) },
    order: { sequence: 'DESC' },
    take: RECENT_MOVES,
  });
  return reentryOf(latch, moves.toReversed().map(moveOf), moment, policy);
}

/** Serialises every decision about a domain until the transaction ends: the chain has one end. */
async function lockChain(manager: EntityManager, domain: string): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('banyan.decision:' || $1, 0))`, [domain]);
}

export async function latchIn(manager: EntityManager, domain: string): Promise<Latch> {
  const row = await manager.findOne(LatchRow, { where: { domain } });
  return row === null ? NEW_LATCH : latchOf(row);
}

/** Was the latch tripped out of this epoch, or a later one? */
async function trippedSince(manager: EntityManager, domain: string, epoch: number): Promise<boolean> {
  const trips = manager.createQueryBuilder(DecisionRow, 'decision').where({ domain, kind: 'trip' });
  return trips.andWhere('decision.epoch > :epoch', { epoch }).getExists();
}

/** The end of a domain's chain. */
export async function chainHead(manager: EntityManager, domain: string): Promise<ChainHead> {
  const last = await manager.findOne(DecisionRow, { where: { domain }, order: { sequence: 'DESC' } });
  return last === null ? EMPTY_CHAIN : { sequence: last.sequence, hash: last.hash };
}

async function append(manager: EntityManager, draft: DecisionDraft): Promise<DecisionRecord> {
  const record = sealRecord(draft, await chainHead(manager, draft.domain));
  await manager.insert(DecisionRow, { ...record, atMs: String(record.atMs), evidence: record.evidence as object });
  return record;
}

/** Writes the latch and tells every replica; the notice leaves with the commit. */
async function moveLatch(manager: EntityManager, domain: string, latch: Latch): Promise<void> {
  await manager
    .createQueryBuilder()
    .insert()
    .into(LatchRow)
    .values(columnsOf(domain, latch))
    .orUpdate(['state', 'epoch', 'reason', 'decision_id', 'canary_percent', 'tripped_at_ms'], ['domain'])
    .execute();
  await manager.query('SELECT pg_notify($1, $2)', [LATCH_CHANNEL, JSON.stringify({ domain, latch })]);
}

/** The trips that Unleash has not been told of. */
export async function unwrittenTrips(manager: EntityManager): Promise<readonly LatchRow[]> {
  const latches = manager.createQueryBuilder(LatchRow, 'latch').where({ state: 'tripped' });
  return latches.andWhere('latch.unleashEpoch < latch.epoch').orderBy('latch.domain').getMany();
}

export async function noteWrittenToUnleash(manager: EntityManager, domain: string, epoch: number): Promise<void> {
  await manager.query(
    `UPDATE ${BANYAN_SCHEMA}.latch SET unleash_epoch = greatest(unleash_epoch, $2) WHERE domain = $1 AND epoch >= $2`,
    [domain, epoch],
  );
}
