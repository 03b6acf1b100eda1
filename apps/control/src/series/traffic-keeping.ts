import { messageOf, type Clock } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import { StoreUnavailable, type RolloutStore } from '@banyan/rollout';
import { minuteOf } from '@banyan/slo';
import type { TrafficReportDto } from '../reports/traffic-report.dto.js';
import { SERIES_POLICY } from './series-policy.js';

/** How far one process's minutes are kept in PostgreSQL: it need not send them again. */
export interface TrafficKept {
  readonly stream: string;
  readonly minute: number;
}

/** How often what was told is written, ms. */
const WRITE_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 60 * 60_000;
/** Minutes a gateway's clock may be off. */
const MOST_OFF_MINUTES = 2;

interface Told {
  readonly replica: string;
  readonly report: TrafficReportDto;
}

/**
 * Takes what gateways count of both arms by the minute, and keeps it in PostgreSQL for charts. Taking never waits. What is not
 * written is not acknowledged, and the gateway tells it again: nothing is counted twice, and little is lost.
 */
export class TrafficKeeping {
  /** The latest word of each process that is not written yet; it holds all that the earlier ones did. */
  readonly #told = new Map<string, Told>();
  readonly #kept = new Map<string, TrafficKept>();
  readonly #domains: ReadonlySet<string>;
  #timer: NodeJS.Timeout | undefined;
  #turning: Promise<void> | undefined;
  #failing = false;
  #prunedAtMs = -Infinity;

  constructor(
    private readonly store: Pick<RolloutStore, 'connected' | 'keepTraffic' | 'pruneTraffic'>,
    domains: Iterable<string>,
    private readonly clock: Clock,
  ) {
    this.#domains = new Set(domains);
  }

  start(): void {
    this.#timer = setInterval(() => void this.turn(), WRITE_EVERY_MS);
  }

  /** Writes what is still waiting. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#turning;
    await this.turn();
  }

  take(replica: string, report: TrafficReportDto): void {
    if (Math.abs(report.minute - minuteOf(this.clock.nowMs())) > MOST_OFF_MINUTES) {
      counter('banyan_traffic_reports_total').with({ outcome: 'clock-off' }).inc();
      return;
    }
    this.#told.set(report.stream, { replica, report });
  }

  /** How far the replica's minutes are kept, as far as is known since control started. */
  of(replica: string): TrafficKept | undefined {
    return this.#kept.get(replica);
  }

  /** Replicas that are not among these will not be heard again. What they told is written all the same. */
  forgetAllBut(replicas: ReadonlySet<string>): void {
    for (const replica of this.#kept.keys()) if (!replicas.has(replica)) this.#kept.delete(replica);
  }

  /** Writes what was told, and adds up what is old. Never throws; one at a time. */
  async turn(): Promise<void> {
    this.#turning ??= this.#turn().finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  async #turn(): Promise<void> {
    if (!this.store.connected) return;
    try {
      const waiting = [...this.#told];
      for (const [stream, told] of waiting) await this.#write(stream, told);
      await this.#prune();
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) log.warn('traffic could not be kept; gateways tell it again', { reason: messageOf(error) });
      this.#failing = true;
    }
  }

  async #write(stream: string, told: Told): Promise<void> {
    const { minute, through } = told.report;
    const oldest = minuteOf(this.clock.nowMs()) - SERIES_POLICY.tellableMinutes;
    const rows = told.report.rows.filter(
      (row) => row.minute >= oldest && row.minute <= minute && this.#domains.has(row.domain),
    );
    let outcome = 'kept';
    try {
      await this.store.keepTraffic(rows.map((row) => Object.assign({ stream }, row)));
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // The same rows would be refused again and again.
      log.error('traffic was refused by the database', { err: error });
      outcome = 'refused';
    }
    counter('banyan_traffic_reports_total').with({ outcome }).inc();
    // The present minute goes on.
    this.#kept.set(told.replica, { stream, minute: Math.min(through, minute - 1) });
    // A later word may have come while this one was written.
    if (this.#told.get(stream) === told) this.#told.delete(stream);
  }

  async #prune(): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.#prunedAtMs < PRUNE_EVERY_MS) return;
    const now = minuteOf(this.clock.nowMs());
    await this.store.pruneTraffic({
      sumBefore: now - SERIES_POLICY.tellableMinutes,
      dropBefore: now - SERIES_POLICY.keptMinutes,
    });
    this.#prunedAtMs = nowMs;
  }
}
