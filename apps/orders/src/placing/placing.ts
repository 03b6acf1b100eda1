import type { OrdersErrorCode, OrderToPlace, PlaceResult, SettleQuestion } from '@banyan/domains';
import { TimeLimit, type Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { OpenState, HeldSaga, SagaDesk, SagaState, Sql, Transactions } from '@banyan/saga';
import { QuestionRefused } from '@banyan/service';
import type { WrongTotal } from '../faults/wrong-total.js';
import { ABANDONED } from '../order-state/order-row.js';
import { NOT_PAID } from '../payment/payment-state.js';
import { RATE_BUDGET_MS, type ShippingRates } from '../shipping/shipping.client.js';
import { NOTHING_HELD } from '../stock/stock-holding.js';
import { ownTraceparent } from '../tracing/own-traceparent.js';
import { AnswerWaits } from './answer-waits.js';
import { fingerprintOf } from './fingerprint-of.js';
import type { PlaceContext } from './place-context.js';
import type { PlaceStore } from './place.store.js';

type Answer = Exclude<PlaceResult, { readonly kind: 'pending' }>;

/** How long whoever places an order is kept waiting. */
export interface PlacingPolicy {
  /** Left of the caller's time for the answer's way back, ms. */
  readonly marginMs: number;
  /** Where the caller says nothing of its time, ms. */
  readonly longestMs: number;
  /** How often the table is asked for answers that another replica makes, ms. */
  readonly lookMs: number;
}

/** HARDENING: an order has 8 s in all. */
export const PLACING_POLICY: PlacingPolicy = { marginMs: 150, longestMs: 7_500, lookMs: 50 };

export interface PlacingParts {
  readonly database: Sql & Transactions;
  readonly store: PlaceStore;
  readonly desk: SagaDesk<PlaceContext>;
  readonly rates: ShippingRates;
  readonly total: Pick<WrongTotal, 'of'>;
  readonly clock: Clock;
  readonly policy: PlacingPolicy;
  /** An answer was given; `pending` among them. */
  readonly told: (result: PlaceResult) => void;
}

/** Placing: begins an order once for its reference, and waits for what comes of it as long as the caller does. */
export class Placing {
  readonly #waits = new AnswerWaits<Answer>();
  #lookAtMs = 0;
  #looking: Promise<void> | undefined;
  #stopped = false;

  constructor(private readonly parts: PlacingParts) {}

  /**
   * The same reference twice is one order and one answer.
   *
   * @param remainingMs what the caller still waits; undefined: it does not say
   * @throws QuestionRefused `reference-reused`, or `unavailable` when the database does not answer
   */
  async place(order: OrderToPlace, remainingMs: number | undefined): Promise<PlaceResult> {
    const { clock, policy, told } = this.parts;
    const waitMs = Math.min(
      remainingMs === undefined ? policy.longestMs : remainingMs - policy.marginMs,
      policy.longestMs,
    );
    const endsAtMs = clock.monotonicMs() + waitMs;
    const result = await this.#placed(order, endsAtMs);
    told(result);
    return result;
  }

  /**
   * Brings an order to its end that nobody asks for any more: what is begun is carried on as far as there is time, and what never came
   * is refused for ever.
   *
   * @throws QuestionRefused `unavailable` when the database does not answer
   */
  async settle({ reference, authority }: SettleQuestion, remainingMs: number | undefined): Promise<PlaceResult> {
    const { clock, database, desk, policy, store } = this.parts;
    const waitMs = Math.min(
      remainingMs === undefined ? policy.longestMs : remainingMs - policy.marginMs,
      policy.longestMs,
    );
    const endsAtMs = clock.monotonicMs() + waitMs;
    for (;;) {
      const known = await unavailable(() => store.find(database, reference));
      if (known?.answer !== undefined && known.answer !== null) return known.answer;
      if (known === undefined && (await unavailable(() => store.abandon(database, reference, authority))))
        return ABANDONED;
      const leftMs = endsAtMs - clock.monotonicMs();
      if (this.#stopped || leftMs <= 0) return { kind: 'pending', reference };
      const waiting = this.#waits.wait(reference, leftMs);
      await unavailable(() => desk.takeUp(reference));
      const answer = await waiting;
      if (answer !== undefined) return answer;
    }
  }

  /** Something of an order's saga has become durable here. */
  moved(reference: string, state: SagaState<PlaceContext>): void {
    const { answer } = state.context;
    if (answer === null || answer === undefined) return;
    // Goods and money first: whoever is told that an order was refused may order the same again at once.
    if (answer.kind === 'refused' && state.kind !== 'compensated') return;
    this.#waits.tell(reference, answer);
  }

  /** A run here ended without anybody knowing what is durable: whoever waits looks, or is told that the database is away. */
  lost(reference: string): void {
    this.#waits.nudge(reference);
  }

  /** Looks for answers that others make. To be called every now and then; never throws. */
  tick(): void {
    const { clock, desk, policy } = this.parts;
    if (this.#looking !== undefined || clock.monotonicMs() < this.#lookAtMs) return;
    const { running } = desk;
    const references = this.#waits.references.filter((reference) => !running.has(reference));
    if (references.length === 0) return;
    this.#looking = this.#look(references).finally(() => {
      this.#lookAtMs = clock.monotonicMs() + policy.lookMs;
      this.#looking = undefined;
    });
  }

  /** Whoever waits is answered that it is pending; what is begun goes on, here or in another replica. */
  stop(): void {
    this.#stopped = true;
    this.#waits.end();
  }

  async #placed(order: OrderToPlace, endsAtMs: number): Promise<PlaceResult> {
    const { clock, desk } = this.parts;
    const { reference } = order;
    const fingerprint = fingerprintOf(order);
    for (;;) {
      const known = await this.#find(reference, fingerprint);
      if (known !== undefined && known.answer !== null) return known.answer;
      const begun = known === undefined ? await this.#begin(order, fingerprint, endsAtMs) : undefined;
      if (begun?.kind === 'answered') return begun.answer;
      const leftMs = endsAtMs - clock.monotonicMs();
      if (this.#stopped || leftMs <= 0) {
        if (begun?.kind === 'held') void desk.run(begun.held);
        return { kind: 'pending', reference };
      }
      // Before anything runs: an answer that comes at once is heard.
      const waiting = this.#waits.wait(reference, leftMs);
      if (begun?.kind === 'held') void desk.run(begun.held);
      // Nobody may be at it: whoever asks makes it go on, due or not.
      else await unavailable(() => desk.takeUp(reference));
      const answer = await waiting;
      if (answer !== undefined) return answer;
    }
  }

  async #find(reference: string, fingerprint: string): ReturnType<PlaceStore['find']> {
    const { database, store } = this.parts;
    const known = await unavailable(() => store.find(database, reference));
    // One that was settled before it came is nobody's order.
    if (known !== undefined && known.fingerprint !== '' && known.fingerprint !== fingerprint) {
      throw new QuestionRefused<OrdersErrorCode>('reference-reused', 'the reference is of another order');
    }
    return known;
  }

  async #begin(
    order: OrderToPlace,
    fingerprint: string,
    endsAtMs: number,
  ): Promise<
    | { readonly kind: 'answered'; readonly answer: Answer }
    | { readonly kind: 'held'; readonly held: HeldSaga<OpenState<PlaceContext>> }
    | undefined
  > {
    const { clock, database, desk, rates, store, total } = this.parts;
    const { traceparent = null } = ownTraceparent();
    const limit = new TimeLimit(Math.max(1, endsAtMs - clock.monotonicMs()));
    const shipping = await rates
      .rate(order.delivery, order.basket, {
        signal: limit.signal,
        budgetMs: Math.min(RATE_BUDGET_MS, endsAtMs - clock.monotonicMs()),
        ...(traceparent === null ? {} : { traceparent }),
      })
      .finally(() => limit.end());
    const cost =
      shipping.kind === 'cost'
        ? shipping
        : { kind: 'cost' as const, amountMinor: 0, basis: 'none' as const, days: null };
    const context: PlaceContext = {
      order,
      begunAtMs: clock.nowMs(),
      traceparent,
      shipping: cost,
      totalMinor: total.of(order.basket.totalMinor + cost.amountMinor),
      stock: NOTHING_HELD,
      payment: NOT_PAID,
      fraud: null,
      answer: null,
    };
    if (shipping.kind === 'not-served') {
      const answer: Answer = { kind: 'refused', because: 'not-deliverable', lines: [] };
      const isNew = await unavailable(() =>
        database.transaction((sql) => store.refuseAtOnce(sql, context, fingerprint, answer)),
      );
      return isNew ? { kind: 'answered', answer } : undefined;
    }
    const held = await unavailable(() =>
      database.transaction(async (sql) =>
        (await store.begin(sql, context, fingerprint)) ? await desk.begin(sql, order.reference, context) : undefined,
      ),
    );
    return held === undefined ? undefined : { kind: 'held', held };
  }

  async #look(references: readonly string[]): Promise<void> {
    const { database, store } = this.parts;
    try {
      const answers = await store.answered(database, references);
      for (const [reference, answer] of answers) {
        this.#waits.tell(reference, answer);
      }
    } catch (error) {
      // Whoever waits asks the table once more before it is answered, and says then that it is away.
      log.debug('answers could not be looked for', { err: error });
    }
  }
}

/** @throws QuestionRefused `unavailable` for whatever the database does not do */
export async function unavailable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new QuestionRefused<OrdersErrorCode>(
      'unavailable',
      `the database does not answer: ${asError(error).message}`,
    );
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
