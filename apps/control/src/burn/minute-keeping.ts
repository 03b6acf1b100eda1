import { messageOf, type Clock } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import { StoreUnavailable, type CountedMinute, type RolloutStore } from '@banyan/rollout';
import { BURN_POLICY, longestWindow, minuteOf } from '@banyan/slo';
import type { MinutesReportDto } from '../reports/minutes-report.dto.js';
import type { BurnBook } from './burn-book.js';

/** How far one process's minutes of a domain are kept in PostgreSQL: it need not send them again. */
export interface MinutesKept {
  readonly stream: string;
  readonly minute: number;
}

/** How often what was told is written, ms. */
const WRITE_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 60 * 60_000;
/** Rows of one statement: a gateway of three operations sends 360 after an absence, and 6 in between. */
const MOST_ROWS = 5_000;
/** Minutes a gateway's clock may be off. Farther off its minutes would be counted where they do not belong. */
const MOST_OFF_MINUTES = 2;
/** Minutes are kept one by one for this much longer than the longest window, so that no late word comes to a minute that is an hour already. */
const MARGIN_MINUTES = 60;

interface Told {
  readonly replica: string;
  readonly report: MinutesReportDto;
}

/**
 * Takes the minutes of the service arm that gateways tell of, and keeps them in PostgreSQL, whose sums over all gateways are
 * what the burn book knows. Taking never waits. What is not written is not acknowledged, so a gateway tells it again: a
 * restart of control or an absence of PostgreSQL loses nothing, and nothing is counted twice.
 */
export class MinuteKeeping {
  /** The latest word of each process on each domain that is not written yet; it holds all that the earlier ones did. */
  readonly #told = new Map<string, Told>();
  readonly #kept = new Map<string, Map<string, MinutesKept>>();
  #timer: NodeJS.Timeout | undefined;
  #turning: Promise<void> | undefined;
  #read = false;
  #failing = false;
  #prunedAtMs = -Infinity;

  constructor(
    private readonly store: Pick<
      RolloutStore,
      'connected' | 'keepServiceMinutes' | 'serviceMinutes' | 'pruneServiceMinutes' | 'on'
    >,
    private readonly book: BurnBook,
    private readonly clock: Clock,
  ) {
    store.on('connected', () => {
      this.#read = false;
      void this.turn();
    });
  }

  start(): void {
    this.#timer = setInterval(() => void this.turn(), WRITE_EVERY_MS);
  }

  /** Another control may have written meanwhile: what is known is read anew at the next turn. */
  readAgain(): void {
    this.#read = false;
  }

  /** Writes what is still waiting. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#turning;
    await this.turn();
  }

  take(replica: string, reports: readonly MinutesReportDto[]): void {
    const now = minuteOf(this.clock.nowMs());
    for (const report of reports) {
      const { domain, stream, minute } = report;
      if (!this.book.has(domain)) continue;
      if (Math.abs(minute - now) > MOST_OFF_MINUTES) {
        counter('banyan_service_minutes_total').with({ domain, outcome: 'clock-off' }).inc();
        continue;
      }
      this.#told.set(`${stream} ${domain}`, { replica, report });
    }
  }

  /** How far the replica's minutes are kept, by domain, as far as is known since control started. */
  of(replica: string): Readonly<Record<string, MinutesKept>> {
    return Object.fromEntries(this.#kept.get(replica) ?? []);
  }

  /** Replicas that are not among these will not be heard again. What they told is written all the same. */
  forgetAllBut(replicas: ReadonlySet<string>): void {
    for (const replica of this.#kept.keys()) if (!replicas.has(replica)) this.#kept.delete(replica);
  }

  /** Reads what is to be read, writes what was told, makes hours of what is old. Never throws; one at a time. */
  async turn(): Promise<void> {
    this.#turning ??= this.#turn().finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  async #turn(): Promise<void> {
    if (!this.store.connected) return;
    try {
      await this.#readAll();
      await this.#write();
      await this.#prune();
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) log.warn('minutes could not be kept; gateways tell them again', { reason: messageOf(error) });
      this.#failing = true;
    }
  }

  async #readAll(): Promise<void> {
    if (this.#read) return;
    const minutes = await this.store.serviceMinutes(minuteOf(this.clock.nowMs()) - longestWindow(BURN_POLICY));
    this.#read = true;
    this.book.replace(minutes);
  }

  async #write(): Promise<void> {
    const waiting = [...this.#told];
    for (let at = 0; at < waiting.length;) {
      const batch: [string, Told][] = [];
      const rows: CountedMinute[] = [];
      do {
        const next = waiting[at++];
        if (next === undefined) break;
        batch.push(next);
        rows.push(...this.#rowsOf(next[1].report));
      } while (rows.length < MOST_ROWS);
      await this.#writeBatch(batch, rows);
    }
  }

  async #writeBatch(batch: readonly [string, Told][], rows: readonly CountedMinute[]): Promise<void> {
    const settle = (outcome: 'kept' | 'refused'): void => {
      for (const [key, told] of batch) {
        counter('banyan_service_minutes_total').with({ domain: told.report.domain, outcome }).inc();
        if (outcome === 'kept') this.#acknowledge(told);
        // A later word may have come while this one was written.
        if (this.#told.get(key) === told) this.#told.delete(key);
      }
    };
    try {
      this.book.learn(await this.store.keepServiceMinutes(rows));
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // The same rows would be refused again and again, and hold up all others.
      log.error('minutes were refused by the database', { err: error });
      settle('refused');
      return;
    }
    settle('kept');
  }

  #acknowledge({ replica, report: { domain, stream, minute, from, operations } }: Told): void {
    if (operations.length === 0) return;
    const told = Math.min(...operations.map(({ requests }) => requests.length));
    const kept = this.#kept.get(replica) ?? new Map<string, MinutesKept>();
    // The present minute goes on.
    kept.set(domain, { stream, minute: Math.min(from + told - 1, minute - 1) });
    this.#kept.set(replica, kept);
  }

  /** Minutes that are an hour already, or are yet to come, are left out, as are operations nobody judges. */
  #rowsOf({ domain, stream, minute, from, operations }: MinutesReportDto): CountedMinute[] {
    const oldest = minuteOf(this.clock.nowMs()) - longestWindow(BURN_POLICY);
    return operations
      .filter(({ operation }) => this.book.watches(domain, operation))
      .flatMap(({ operation, requests, failed }) =>
        requests.flatMap((count, index): CountedMinute[] => {
          const at = from + index;
          if (at < oldest || at > minute) return [];
          return [{ domain, operation, stream, minute: at, requests: count, failed: failed[index] ?? 0 }];
        }),
      );
  }

  async #prune(): Promise<void> {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.#prunedAtMs < PRUNE_EVERY_MS) return;
    const now = minuteOf(this.clock.nowMs());
    const minutesBefore = now - longestWindow(BURN_POLICY) - MARGIN_MINUTES;
    await this.store.pruneServiceMinutes({
      // Whole hours, so that an hour is complete when it is made.
      minutesBefore: minutesBefore - (minutesBefore % 60),
      hoursBefore: now - BURN_POLICY.periodMinutes.value - MARGIN_MINUTES,
    });
    this.#prunedAtMs = nowMs;
  }
}
