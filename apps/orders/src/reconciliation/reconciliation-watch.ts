import { DIFFERENCES, type DifferenceKind } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { counter, gauge, log } from '@banyan/observability';
import type { Happened } from './after-looking.js';
import { BOOKS, type Book } from './books/book.js';
import { isMachineKind, type CureOutcome } from './cures/cure.js';
import type { DifferencesStore, OpenCount } from './differences.store.js';
import type { Finding } from './finding.js';
import type { ReconciliationListener } from './reconciliation-event.js';
import { WALKS, type Walk, type WalkName, type WalkStore } from './walk.store.js';

/** What the tables say is read again so often for metrics, ms: every replica tells the same, whoever reconciles. */
const READ_AGAIN_MS = 10_000;

/** More differences of one step than this are counted and not logged one by one. */
const LOGGED_AT_ONCE = 20;

/** Counts what reconciliation comes to, and logs what a person should see. */
export class ReconciliationWatch implements ReconciliationListener {
  readonly #orders = counter('banyan_order_reconciled_total');
  readonly #events = counter('banyan_order_difference_events_total');
  readonly #cures = counter('banyan_order_difference_cures_total');
  readonly #silences = counter('banyan_order_books_silent_total');
  readonly #startedAtMs: number;
  readonly #silent = new Map<Book, string>();
  #open: readonly OpenCount[] = [];
  #walks: Readonly<Record<WalkName, Walk>> | undefined;
  #readAtMs: number | undefined;
  #reading = false;
  #trouble: string | undefined;

  constructor(
    private readonly differences: Pick<DifferencesStore, 'openCounts'>,
    private readonly walks: Pick<WalkStore, 'look'>,
    private readonly clock: Clock,
  ) {
    this.#startedAtMs = clock.monotonicMs();
    for (const finding of Object.keys(DIFFERENCES) as DifferenceKind[]) {
      gauge('banyan_order_differences')
        .with({ finding })
        .readFrom(() => this.#open.find(({ kind }) => kind === finding)?.count ?? 0);
    }
    gauge('banyan_order_differences_oldest_seconds')
      .with({})
      .readFrom(() => this.#oldestMs() / 1_000);
    for (const walk of WALKS) {
      gauge('banyan_order_reconciliation_age_seconds')
        .with({ walk })
        .readFrom(() => this.#ageMs(walk) / 1_000);
    }
  }

  /** In words; undefined: the last step was made. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Which books said nothing when they were asked last, and why. */
  get silentBooks(): ReadonlyMap<Book, string> {
    return this.#silent;
  }

  compared(orders: number, unanswered: number): void {
    this.#orders.with({ outcome: 'compared' }).inc(orders - unanswered);
    this.#orders.with({ outcome: 'unanswered' }).inc(unanswered);
  }

  silent(books: ReadonlyMap<Book, string>): void {
    for (const book of BOOKS) {
      const because = books.get(book);
      if (because === undefined) {
        if (this.#silent.delete(book)) log.info('a book of orders answers reconciliation again', { process: book });
        continue;
      }
      this.#silences.with({ book }).inc();
      if (!this.#silent.has(book))
        log.warn('a book of orders says nothing to reconciliation', { process: book, reason: because });
      this.#silent.set(book, because);
    }
  }

  happened(all: readonly Happened[]): void {
    for (const { event, finding } of all) this.#events.with({ finding: finding.what.kind, outcome: event }).inc();
    for (const { event, finding } of all.slice(0, LOGGED_AT_ONCE)) {
      const { kind, seen } = finding.what;
      const fields = { rule: kind, reason: seen.join('; ').slice(0, 300) };
      // What a machine puts right wakes nobody; what came back is known already.
      if (event === 'opened' && isMachineKind(kind)) log.info('books of an order differ, and are put right', fields);
      if (event === 'opened' && !isMachineKind(kind))
        log.error('books of an order differ: a person has to decide', fields);
      if (event === 'cured' || event === 'cleared')
        log.info('books of an order agree again', { ...fields, state: event });
    }
    if (all.length > LOGGED_AT_ONCE) log.warn('more books of orders differ than are logged', { count: all.length });
  }

  treated({ what }: Finding, outcome: CureOutcome, isLast: boolean): void {
    this.#cures.with({ finding: what.kind, outcome: outcome.kind }).inc();
    const fields = { rule: what.kind, state: outcome.kind, reason: 'because' in outcome ? outcome.because : 'done' };
    if (isLast) log.error('a cure was tried for the last time: where it has not helped, a person has to look', fields);
    else log.info('a cure was tried', fields);
  }

  walkEnded(walk: WalkName, tookMs: number, orders: number): void {
    if (walk === 'whole') log.info('all orders were held against all books', { durationMs: tookMs, count: orders });
    this.#readAtMs = undefined;
  }

  failed(because: string): void {
    if (this.#trouble === undefined) log.error('orders are not reconciled', { reason: because });
    this.#trouble = because;
  }

  stepped(): void {
    if (this.#trouble !== undefined) log.info('orders are reconciled again');
    this.#trouble = undefined;
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
      [this.#open, this.#walks] = await Promise.all([this.differences.openCounts(), this.walks.look()]);
    } catch (error) {
      // Without the tables what was read last is told on; readiness says that they are away.
      log.debug('the differences could not be counted', { err: error });
    }
  }

  #oldestMs(): number {
    const nowMs = this.clock.nowMs();
    return Math.max(0, ...this.#open.map(({ oldestMs }) => nowMs - oldestMs));
  }

  #ageMs(walk: WalkName): number {
    const last = this.#walks?.[walk].last;
    if (last == null) return this.clock.monotonicMs() - this.#startedAtMs;
    return Math.max(0, this.clock.nowMs() - last.endedMs);
  }
}
