import { messageOf, type Clock } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import { StoreUnavailable, type RolloutStore } from '@banyan/rollout';
import { KEPT_OF_GROUP, MISMATCH_POLICY } from './mismatch-policy.js';
import { readGroupReport, type ReadGroups } from './read-group-report.js';

/** Of one domain, what a replica need not tell again. */
export interface GroupsKept {
  readonly counts?: { readonly stream: string; readonly sequences: readonly number[] };
  readonly samples?: { readonly stream: string; readonly sequence: number };
}

/** What a replica told of one domain. */
export interface ToldGroups {
  readonly domain: string;
  readonly groups?: unknown;
  readonly samples?: unknown;
}

const MS_PER_DAY = 86_400_000;
const PRUNE_EVERY_MS = 60 * 60_000;

/**
 * Takes what gateways count of mismatches by group, with their samples, and keeps it in PostgreSQL. Taking never waits; what
 * is not written is not acknowledged, and told again: nothing is lost while PostgreSQL is away, and nothing counted twice.
 */
export class GroupKeeping {
  readonly #writing = new Map<string, Promise<void>>();
  readonly #kept = new Map<string, Map<string, GroupsKept>>();
  #failing = false;
  #prunedAtMs = -Infinity;

  constructor(
    private readonly store: Pick<RolloutStore, 'keepMismatchGroups' | 'pruneMismatchGroups'>,
    private readonly clock: Clock,
  ) {}

  /** Begins to write what the report brings, unless the replica's last one is still being written: it is told again. */
  take(replica: string, told: readonly ToldGroups[]): void {
    if (this.#writing.has(replica)) return;
    const read = told.flatMap(({ domain, ...of }) => {
      const found = readGroupReport(domain, replica, of);
      return found.counts === undefined && found.samples === undefined ? [] : [{ domain, ...found }];
    });
    if (read.length === 0) return;
    this.#writing.set(
      replica,
      this.#write(replica, read).finally(() => this.#writing.delete(replica)),
    );
  }

  /** What was kept of this replica's reports since it was last told. */
  of(replica: string): Readonly<Record<string, GroupsKept>> {
    const kept = this.#kept.get(replica);
    this.#kept.delete(replica);
    return Object.fromEntries(kept ?? []);
  }

  /** Replicas that are not among these will not be heard again. */
  forgetAllBut(replicas: ReadonlySet<string>): void {
    for (const replica of this.#kept.keys()) if (!replicas.has(replica)) this.#kept.delete(replica);
  }

  /** Waits for what is being written. */
  async stop(): Promise<void> {
    while (this.#writing.size > 0) await Promise.all(this.#writing.values());
  }

  async #write(replica: string, read: readonly (ReadGroups & { readonly domain: string })[]): Promise<void> {
    const groups = this.#inTime(read.flatMap(({ counts }) => counts?.groups ?? []));
    const comparisons = this.#inTime(read.flatMap(({ counts }) => counts?.comparisons ?? []));
    const samples = read.flatMap((each) => each.samples?.kept ?? []);
    count(
      'refused',
      read.reduce((sum, { refused }) => sum + refused, 0),
    );
    const rows = groups.length + comparisons.length + samples.length;
    try {
      await this.store.keepMismatchGroups({ groups, comparisons, samples, most: KEPT_OF_GROUP });
      count('kept', rows);
      this.#acknowledge(replica, read);
      await this.#prune();
      this.#failing = false;
    } catch (error) {
      count('refused', rows);
      // The same rows would be refused again and again.
      if (!(error instanceof StoreUnavailable)) this.#acknowledge(replica, read);
      if (!this.#failing) log.warn('groups of mismatches could not be kept', { reason: messageOf(error) });
      this.#failing = true;
    }
  }

  #acknowledge(replica: string, read: readonly (ReadGroups & { readonly domain: string })[]): void {
    const kept = this.#kept.get(replica) ?? new Map<string, GroupsKept>();
    for (const { domain, counts, samples } of read) {
      const before = kept.get(domain);
      const sequences = before?.counts?.stream === counts?.stream ? (before?.counts?.sequences ?? []) : [];
      kept.set(domain, {
        ...before,
        ...(counts && { counts: { stream: counts.stream, sequences: [...sequences, counts.sequence] } }),
        ...(samples && { samples: { stream: samples.stream, sequence: samples.upTo } }),
      });
    }
    this.#kept.set(replica, kept);
  }

  /** Days that are added up already, or that are yet to come, are left out. */
  #inTime<T extends { readonly day: number }>(rows: readonly T[]): readonly T[] {
    const today = this.#today();
    const inTime = rows.filter(({ day }) => day >= today - MISMATCH_POLICY.toldDays.value && day <= today + 1);
    count('clock-off', rows.length - inTime.length);
    return inTime;
  }

  async #prune(): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.#prunedAtMs < PRUNE_EVERY_MS) return;
    const today = this.#today();
    // A day later than gateways may tell of, so that a word on its way when midnight strikes is not parted from its sum.
    await this.store.pruneMismatchGroups({
      sumBefore: today - MISMATCH_POLICY.toldDays.value - 1,
      dropBefore: today - MISMATCH_POLICY.keptDays.value,
    });
    this.#prunedAtMs = nowMs;
  }

  #today(): number {
    return Math.floor(this.clock.nowMs() / MS_PER_DAY);
  }
}

function count(outcome: 'kept' | 'refused' | 'clock-off', rows: number): void {
  if (rows > 0) counter('banyan_shadow_groups_total').with({ outcome }).inc(rows);
}
