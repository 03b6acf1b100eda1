import { EventEmitter } from 'node:events';
import type { Clock } from '@banyan/kernel';
import type { ReplicaReportDto } from './replica-report.dto.js';

/** A replica that has been silent this long is forgotten. */
export const FORGET_AFTER_MS = 60_000;

/** More replicas than this are refused: a name that changes with every report must not fill the memory. */
export const MOST_REPLICAS = 256;

/** The latest word of one replica. */
export interface ReplicaPage {
  readonly replica: string;
  readonly report: ReplicaReportDto;
  /** Wall clock, for people. */
  readonly reportedAtMs: number;
  /** Monotonic, for ages. */
  readonly heardAtMs: number;
}

/** The latest report of each replica, by name. Holds no history: counts are cumulative. */
export class ReplicaBook extends EventEmitter<{ heard: [replica: string, report: ReplicaReportDto] }> {
  readonly #pages = new Map<string, ReplicaPage>();

  constructor(private readonly clock: Clock) {
    super();
  }

  /** Keeps the report; false when there are too many replicas already. */
  write(replica: string, report: ReplicaReportDto): boolean {
    this.#forget();
    if (!this.#pages.has(replica) && this.#pages.size >= MOST_REPLICAS) return false;
    this.#pages.set(replica, {
      replica,
      report,
      reportedAtMs: this.clock.nowMs(),
      heardAtMs: this.clock.monotonicMs(),
    });
    this.emit('heard', replica, report);
    return true;
  }

  /** Of every replica heard within the last 60 s, by name. */
  pages(): readonly ReplicaPage[] {
    this.#forget();
    return [...this.#pages.values()].sort((a, b) => a.replica.localeCompare(b.replica));
  }

  /** Time since the replica's last word, in ms. */
  ageMs(page: ReplicaPage): number {
    return this.clock.monotonicMs() - page.heardAtMs;
  }

  #forget(): void {
    const oldest = this.clock.monotonicMs() - FORGET_AFTER_MS;
    for (const [replica, page] of this.#pages) {
      if (page.heardAtMs < oldest) this.#pages.delete(replica);
    }
  }
}
