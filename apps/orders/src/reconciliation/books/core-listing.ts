import type { BookedOrder, LegacyOrderBooks } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';

/** From when on and before when, ms since the epoch. */
export interface CoreWindow {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Orders that the core lists of a time, each once. */
export interface Listed {
  readonly orders: readonly BookedOrder[];
  /** Of those that cannot be read, how many. */
  readonly unreadable: number;
}

/** What was listed of a time, and when, on the monotonic clock. */
interface Stretch extends CoreWindow, Listed {
  readonly readAtMs: number;
}

/** How the rest of a time is read. */
interface Reading {
  /** What was placed before this has been written, ms since the epoch. */
  readonly writtenMs: number;
  readonly attempt: () => Attempt;
  readonly fresh: boolean;
}

/** Rows that one question should be answered with: what a core tells in a fraction of the time a question may take. */
const ROWS_AT_ONCE = 400;
/** Nothing is known of how much is ordered, ms. */
const FIRST_STRIDE_MS = 60_000;
/** The core's times have no parts of a second. */
const SHORTEST_STRIDE_MS = 1_000;
const LONGEST_STRIDE_MS = 24 * 3_600_000;
/** A stride becomes at most so many times as long, or as short, at once: what was ordered in one hour says little of the next. */
const MOST_CHANGE = 4;
/** What is older than this has been written, whenever it was begun, ms. */
const WRITTEN_WITHIN_MS = 10_000;
/** What was listed is believed for so long within a walk, ms. What differs is looked at afresh before it is told. */
const KEPT_MS = 30_000;

/**
 * The core's list of a time, asked for in strides that it can answer. The slices of a walk want times that overlap nearly whole (an order may
 * be placed minutes after its reference was made), so that what was just listed is remembered: a busy shop's every row would be
 * asked for some hundred times.
 */
export class CoreListing {
  /** In order of time; none overlaps another. */
  #remembered: readonly Stretch[] = [];
  #strideMs = FIRST_STRIDE_MS;

  constructor(
    private readonly books: Pick<LegacyOrderBooks, 'ordersBetween'>,
    private readonly clock: Clock,
  ) {}

  /** For a walk that begins anew. */
  forget(): void {
    this.#remembered = [];
  }

  /**
   * @param attempt of one question; there may be several
   * @param fresh nothing remembered is believed
   * @throws ArmError when there is no answer
   */
  async between(window: CoreWindow, attempt: () => Attempt, fresh = false): Promise<Listed> {
    const oldestMs = this.clock.monotonicMs() - KEPT_MS;
    this.#remembered = this.#remembered.filter(({ readAtMs }) => readAtMs >= oldestMs);
    // As of now: the time that goes by while the core answers is not run after.
    const writtenMs = this.clock.nowMs() - WRITTEN_WITHIN_MS;
    const stretches: Listed[] = [];
    for (let atMs = window.fromMs; atMs < window.untilMs;) {
      const known = fresh ? undefined : this.#remembered.find((each) => each.fromMs <= atMs && atMs < each.untilMs);
      const stretch = known ?? (await this.#read(atMs, window.untilMs, { writtenMs, attempt, fresh }));
      stretches.push(stretch);
      atMs = stretch.untilMs;
    }
    const orders = stretches
      .flatMap((stretch) => stretch.orders)
      .filter(({ placedAtMs }) => placedAtMs >= window.fromMs && placedAtMs < window.untilMs);
    return {
      orders: [...new Map(orders.map((order) => [order.document, order])).values()],
      unreadable: stretches.reduce((sum, { unreadable }) => sum + unreadable, 0),
    };
  }

  /** One stride from there on. */
  async #read(fromMs: number, mostMs: number, { writtenMs, attempt, fresh }: Reading): Promise<Stretch> {
    const ends = [mostMs, fromMs + this.#strideMs];
    if (!fresh) ends.push(...this.#remembered.map((each) => each.fromMs).filter((each) => each > fromMs));
    // What may still grow is a stretch of its own, so that the rest can be remembered.
    if (fromMs < writtenMs) ends.push(writtenMs);
    const untilMs = Math.min(...ends);
    const readAtMs = this.clock.monotonicMs();
    try {
      const { orders, unreadable } = await this.books.ordersBetween(fromMs, untilMs, attempt());
      this.#learn(untilMs - fromMs, orders.length + unreadable);
      const stretch = { fromMs, untilMs, readAtMs, orders, unreadable };
      if (!fresh && untilMs <= writtenMs) {
        this.#remembered = [...this.#remembered, stretch].toSorted((one, other) => one.fromMs - other.fromMs);
      }
      return stretch;
    } catch (error) {
      // Whatever was the matter: if it was the length, the next is shorter.
      this.#strideMs = Math.max(SHORTEST_STRIDE_MS, (untilMs - fromMs) / MOST_CHANGE);
      throw error;
    }
  }

  #learn(lengthMs: number, rows: number): void {
    const fits = ROWS_AT_ONCE / Math.max(1, rows);
    if (fits < 1) this.#strideMs = Math.max(SHORTEST_STRIDE_MS, lengthMs * Math.max(fits, 1 / MOST_CHANGE));
    // One that was cut short says nothing of a longer one.
    else if (lengthMs >= this.#strideMs)
      this.#strideMs = Math.min(LONGEST_STRIDE_MS, this.#strideMs * Math.min(fits, MOST_CHANGE));
  }
}
