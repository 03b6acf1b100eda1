import { messageOf, type Clock } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import { StoreUnavailable, type CountedUse, type RolloutStore } from '@banyan/rollout';
import type { ReportedUseDto, UsageReportDto } from '../reports/usage-report.dto.js';
import { USAGE_POLICY } from './usage-policy.js';

/** Which reports of a process are kept in PostgreSQL: what they told need not be sent again. */
export interface UsageKept {
  readonly stream: string;
  readonly sequences: readonly number[];
}

const MS_PER_DAY = 86_400_000;
const PRUNE_EVERY_MS = 60 * 60_000;

/**
 * Takes what gateways count of who uses which contract, and keeps it in PostgreSQL. Taking never waits; what is not written
 * is not acknowledged, so a gateway tells it again: a restart of control or an absence of PostgreSQL loses nothing, and
 * nothing is counted twice.
 */
export class UsageKeeping {
  readonly #writing = new Map<string, Promise<void>>();
  /** At most one of each replica; what it pushes out is not acknowledged, and told again. */
  readonly #next = new Map<string, UsageReportDto>();
  readonly #kept = new Map<string, { stream: string; sequences: number[] }>();
  #failing = false;
  #prunedAtMs = -Infinity;

  constructor(
    private readonly store: Pick<RolloutStore, 'keepContractUsage' | 'pruneContractUsage'>,
    private readonly clock: Clock,
  ) {}

  /** Begins to write what the report brings; while the replica's last one is being written, the newest waits for it. */
  take(replica: string, report: UsageReportDto): void {
    if (this.#writing.has(replica)) {
      this.#next.set(replica, report);
      return;
    }
    this.#writing.set(
      replica,
      this.#write(replica, report).finally(() => {
        this.#writing.delete(replica);
        const next = this.#next.get(replica);
        this.#next.delete(replica);
        if (next !== undefined) this.take(replica, next);
      }),
    );
  }

  /** What was kept of this replica's reports since it was last told. */
  of(replica: string): UsageKept | undefined {
    const kept = this.#kept.get(replica);
    this.#kept.delete(replica);
    return kept;
  }

  /** Replicas that are not among these will not be heard again. */
  forgetAllBut(replicas: ReadonlySet<string>): void {
    for (const replica of this.#kept.keys()) if (!replicas.has(replica)) this.#kept.delete(replica);
  }

  /** Waits for what is being written. */
  async stop(): Promise<void> {
    while (this.#writing.size > 0) await Promise.all(this.#writing.values());
  }

  async #write(replica: string, { stream, sequence, uses }: UsageReportDto): Promise<void> {
    const rows = this.#inTime(uses).map((use) => countedUse(stream, use));
    try {
      await this.store.keepContractUsage(rows);
      counter('banyan_contract_usage_total').with({ outcome: 'kept' }).inc(rows.length);
      this.#acknowledge(replica, stream, sequence);
      await this.#prune();
      this.#failing = false;
    } catch (error) {
      counter('banyan_contract_usage_total').with({ outcome: 'refused' }).inc(rows.length);
      // The same rows would be refused again and again.
      if (!(error instanceof StoreUnavailable)) this.#acknowledge(replica, stream, sequence);
      if (!this.#failing) log.warn('use of contracts could not be kept', { reason: messageOf(error) });
      this.#failing = true;
    }
  }

  #acknowledge(replica: string, stream: string, sequence: number): void {
    const kept = this.#kept.get(replica);
    if (kept?.stream === stream) kept.sequences.push(sequence);
    else this.#kept.set(replica, { stream, sequences: [sequence] });
  }

  /** Days that are added up already, or that are yet to come, are left out. */
  #inTime<T extends { readonly day: number }>(uses: readonly T[]): readonly T[] {
    const today = Math.floor(this.clock.nowMs() / MS_PER_DAY);
    const inTime = uses.filter(({ day }) => day >= today - USAGE_POLICY.toldDays.value && day <= today + 1);
    const late = uses.length - inTime.length;
    if (late > 0) counter('banyan_contract_usage_total').with({ outcome: 'clock-off' }).inc(late);
    return inTime;
  }

  async #prune(): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.#prunedAtMs < PRUNE_EVERY_MS) return;
    const today = Math.floor(this.clock.nowMs() / MS_PER_DAY);
    // A day later than gateways may tell of, so that a word on its way when midnight strikes is not parted from its sum.
    await this.store.pruneContractUsage({
      sumBefore: today - USAGE_POLICY.toldDays.value - 1,
      dropBefore: today - USAGE_POLICY.keptDays.value,
    });
    this.#prunedAtMs = nowMs;
  }
}

function countedUse(stream: string, use: ReportedUseDto): CountedUse {
  const { day, domain, contract, operation, storefront, field, requests, lastSeenMs } = use;
  return { stream, day, domain, contract, operation, storefront, field, requests, lastSeenMs };
}
