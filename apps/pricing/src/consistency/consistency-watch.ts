import { CHANNELS, HYGIENE_KINDS, PRICE_KINDS, type Channel } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { counter, gauge, log } from '@banyan/observability';
import type { ConsistencyListener } from './consistency-event.js';
import type { FindingsStore, OpenCount } from './findings.store.js';
import type { Happened } from './looks.js';
import type { TurnStore } from './turn.store.js';

/** What the tables say is read again so often for metrics, ms: every replica tells the same, whoever's turn it is. */
const READ_AGAIN_MS = 10_000;

/** More findings of one step than this are counted and not logged one by one. */
const LOGGED_AT_ONCE = 20;

const PLACES = [...CHANNELS, 'service', 'inventory', 'promotions', 'undecided'] as const;

/** Counts what the comparison of prices comes to, and logs what a person should see. */
export class ConsistencyWatch implements ConsistencyListener {
  readonly #calls = counter('banyan_consistency_calls_total');
  readonly #skus = counter('banyan_consistency_skus_total');
  readonly #events = counter('banyan_consistency_events_total');
  readonly #startedAtMs: number;
  #open: readonly OpenCount[] = [];
  #lastTurn: { readonly endedMs: number; readonly tookMs: number } | undefined;
  #readAtMs: number | undefined;
  #reading = false;
  #trouble: string | undefined;

  constructor(
    private readonly findings: Pick<FindingsStore, 'openCounts'>,
    private readonly turns: Pick<TurnStore, 'look'>,
    private readonly clock: Clock,
  ) {
    this.#startedAtMs = clock.monotonicMs();
    for (const finding of [...PRICE_KINDS, ...HYGIENE_KINDS]) {
      for (const place of PLACES) {
        gauge('banyan_consistency_findings')
          .with({ finding, place })
          .readFrom(() => this.#openOf(finding, place));
      }
    }
    gauge('banyan_consistency_turn_seconds')
      .with({})
      .readFrom(() => (this.#lastTurn?.tookMs ?? 0) / 1_000);
    gauge('banyan_consistency_turn_age_seconds')
      .with({})
      .readFrom(() => this.#ageMs() / 1_000);
  }

  /** In words; undefined: the last step was made. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  called(channel: Channel, outcome: 'answered' | 'failed'): void {
    this.#calls.with({ place: channel, outcome }).inc();
  }

  compared(skus: number): void {
    this.#skus.with({ outcome: 'compared' }).inc(skus);
    if (this.#trouble !== undefined) log.info('prices are compared across channels again');
    this.#trouble = undefined;
  }

  skipped(skus: number, because: string): void {
    this.#skus.with({ outcome: 'skipped' }).inc(skus);
    log.warn('prices were not compared in this turn: the legacy core does not answer for them', {
      count: skus,
      reason: because,
    });
  }

  happened(all: readonly Happened[]): void {
    for (const { event, finding } of all) this.#events.with({ finding: finding.what.kind, outcome: event }).inc();
    for (const { event, finding } of all.slice(0, LOGGED_AT_ONCE)) {
      const { kind, odd } = finding.what;
      const fields = { rule: kind, reason: odd.length === 0 ? 'undecided' : odd.join(', ') };
      // What came back is known already.
      if (event === 'opened') log.warn('an inconsistency was found', fields);
      if (event === 'cleared') log.info('an inconsistency was put right', fields);
    }
    if (all.length > LOGGED_AT_ONCE) log.warn('more inconsistencies changed than are logged', { count: all.length });
  }

  turnEnded(tookMs: number, skus: number): void {
    log.info('prices of the whole catalogue were compared across channels', { durationMs: tookMs, count: skus });
    this.#readAtMs = undefined;
  }

  failed(because: string): void {
    if (this.#trouble === undefined) log.error('prices are not compared across channels', { reason: because });
    this.#trouble = because;
  }

  /** Reads what metrics tell, when it is time; to be called every now and then. */
  watch(): void {
    const nowMs = this.clock.monotonicMs();
    if (this.#reading || (this.#readAtMs !== undefined && nowMs - this.#readAtMs < READ_AGAIN_MS)) return;
    this.#reading = true;
    this.#readAtMs = nowMs;
    void this.#read().finally(() => {
      this.#reading = false;
    });
  }

  async #read(): Promise<void> {
    try {
      const [open, turn] = await Promise.all([this.findings.openCounts(), this.turns.look()]);
      this.#open = open;
      if (turn?.last != null) this.#lastTurn = turn.last;
    } catch (error) {
      // Without the tables what was read last is told on; readiness says that they are away.
      log.debug('the inconsistencies could not be counted', { err: error });
    }
  }

  #openOf(kind: string, place: string): number {
    return this.#open.find((each) => each.kind === kind && each.place === place)?.count ?? 0;
  }

  #ageMs(): number {
    if (this.#lastTurn === undefined) return this.clock.monotonicMs() - this.#startedAtMs;
    return Math.max(0, this.clock.nowMs() - this.#lastTurn.endedMs);
  }
}
