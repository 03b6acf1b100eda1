import { messageOf } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import type { KeptMismatch, RolloutStore } from '@banyan/rollout';
import type { MismatchRecordDto, ShadowReportDto } from '../reports/shadow-report.dto.js';

/** How far a replica's stream of records is kept in PostgreSQL: it need not send them again. */
export interface KeptUpTo {
  readonly stream: string;
  readonly sequence: number;
}

/** What one replica has kept, by domain. */
export type KeptByDomain = Readonly<Record<string, KeptUpTo>>;

/**
 * Takes the records of unexplained differences that replicas send, and keeps them in PostgreSQL. Taking never waits: what
 * is acknowledged is what earlier reports brought and was really written. A replica sends the rest again, so nothing is
 * lost while PostgreSQL is away or control restarts, but for what the replica's own bound pushes out, and it counts that.
 */
export class MismatchKeeping {
  readonly #kept = new Map<string, Map<string, KeptUpTo>>();
  readonly #writing = new Set<string>();
  #failing = false;

  constructor(private readonly store: Pick<RolloutStore, 'keepMismatches'>) {}

  /** Begins to write what the report brings, unless the replica's last one is still being written. */
  take(replica: string, reports: readonly ShadowReportDto[]): void {
    const brought = reports.flatMap(({ domain, records }) =>
      records === undefined || records.next.length === 0
        ? []
        : [{ domain, stream: records.stream, next: records.next }],
    );
    if (brought.length === 0 || this.#writing.has(replica)) return;
    this.#writing.add(replica);
    void this.#write(replica, brought).finally(() => this.#writing.delete(replica));
  }

  /** How far the replica's records are kept, as far as is known since control started. */
  of(replica: string): KeptByDomain {
    return Object.fromEntries(this.#kept.get(replica) ?? []);
  }

  /** Replicas that are not among these will not be heard again. */
  forgetAllBut(replicas: ReadonlySet<string>): void {
    for (const replica of this.#kept.keys()) if (!replicas.has(replica)) this.#kept.delete(replica);
  }

  async #write(replica: string, brought: readonly Brought[]): Promise<void> {
    const records = brought.flatMap(({ domain, stream, next }) =>
      next.map(({ sequence, ignoredBy = null, ...rest }): KeptMismatch => ({
        stream,
        sequence,
        replica,
        domain,
        ...rest,
        ignoredBy,
      })),
    );
    try {
      await this.store.keepMismatches(records);
      const kept = this.#kept.get(replica) ?? new Map<string, KeptUpTo>();
      for (const { domain, stream, next } of brought) {
        kept.set(domain, { stream, sequence: Math.max(...next.map(({ sequence }) => sequence)) });
        counter('banyan_shadow_records_total').with({ domain, outcome: 'kept' }).inc(next.length);
      }
      this.#kept.set(replica, kept);
      this.#failing = false;
    } catch (error) {
      for (const { domain, next } of brought) {
        counter('banyan_shadow_records_total').with({ domain, outcome: 'refused' }).inc(next.length);
      }
      if (!this.#failing)
        log.warn('mismatches could not be kept; replicas send them again', { reason: messageOf(error) });
      this.#failing = true;
    }
  }
}

interface Brought {
  readonly domain: string;
  readonly stream: string;
  readonly next: readonly MismatchRecordDto[];
}
