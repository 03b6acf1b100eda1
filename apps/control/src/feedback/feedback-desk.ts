import { ORDER_CONFIRM, ORDER_PLACE, type OrderFigures } from '@banyan/domains';
import { messageOf, type Clock } from '@banyan/kernel';
import type { FailedCheckouts, FailedKey } from '@banyan/ledger';
import { counter, log } from '@banyan/observability';
import { Outbox } from '@banyan/outbox';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import { OPERATIONS_SCHEMA } from '../incidents/store/operations-tables.js';
import { attemptOfControl } from '../orders/ask-service.js';
import { NO_SHOPPERS } from '../signals/order-counts.js';
import { failedCheckouts, type FailedCheckout } from './failed-checkout.js';
import { feedbackMessage } from './feedback-message.js';
import { FEEDBACK_TYPE } from './feedback-transport.js';

export interface FeedbackParts {
  readonly ledger: Pick<FailedCheckouts, 'failed' | 'calledOff' | 'others' | 'connected'>;
  readonly orders: Pick<OrderFigures, 'calledOff'>;
  readonly store: Pick<OperationsStore, 'transaction' | 'connected'>;
  readonly clock: Clock;
  /** `BANYAN_FEEDBACK_AFTER_MS`. */
  readonly afterMs: number;
  /** Something was appended. */
  readonly ring: () => void;
}

/** How often it is looked for checkouts that are over, ms. */
const LOOK_EVERY_MS = 10_000;
/** A shopper who is asked later than this does not remember, ms: a day. */
export const ASKED_WITHIN_MS = 86_400_000;
const OPERATIONS = [ORDER_PLACE, ORDER_CONFIRM];

/** Looks for checkouts that came to nothing, and appends one message of each to the outbox, whoever else looks. */
export class FeedbackDesk {
  readonly #outbox = new Outbox(OPERATIONS_SCHEMA);
  #timer: NodeJS.Timeout | undefined;
  #turning: Promise<void> | undefined;

  constructor(private readonly parts: FeedbackParts) {}

  start(): void {
    this.#timer = setInterval(() => void this.turn(), LOOK_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#turning;
  }

  /** Never throws; one at a time. */
  async turn(): Promise<void> {
    this.#turning ??= this.#turn().finally(() => (this.#turning = undefined));
    return this.#turning;
  }

  async #turn(): Promise<void> {
    const { ledger, store } = this.parts;
    if (!ledger.connected || !store.connected) return;
    try {
      for (const checkout of await this.#over()) await this.#tell(checkout);
    } catch (error) {
      log.warn('failed checkouts could not be looked for; it is tried again', { reason: messageOf(error) });
    }
  }

  async #over(): Promise<readonly FailedCheckout[]> {
    const { ledger, clock, afterMs } = this.parts;
    const nowMs = clock.nowMs();
    const sinceMs = nowMs - ASKED_WITHIN_MS;
    const query = { sinceMs, operations: OPERATIONS, without: NO_SHOPPERS };
    const failed = [...(await ledger.failed(query)), ...(await this.#calledOff(sinceMs))];
    if (failed.length === 0) return [];
    return failedCheckouts(failed, await ledger.others(failed, query), { nowMs, afterMs });
  }

  /** Without the order service it is not known which orders it called off; those of the ledger are told all the same. */
  async #calledOff(sinceMs: number): Promise<readonly FailedKey[]> {
    const { ledger, orders } = this.parts;
    try {
      const told = await orders.calledOff({ sinceMs }, attemptOfControl());
      if (told.orders.length === 0) return [];
      return await ledger.calledOff(new Map(told.orders.map((order) => [order.reference, order])), NO_SHOPPERS);
    } catch (error) {
      log.debug('which orders were called off is not known', { reason: messageOf(error) });
      return [];
    }
  }

  async #tell(checkout: FailedCheckout): Promise<void> {
    const message = feedbackMessage(checkout);
    const isNew = await this.parts.store.transaction(async (sql) => {
      // Whoever tells of the same at the same time is waited for here, and has told it.
      const rows = await sql.query<unknown[]>(
        `INSERT INTO operations.told_failure (failure) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING RETURNING 1`,
        [[...checkout.keys].sort()],
      );
      if (rows.length < checkout.keys.length) return false;
      await this.#outbox.append(sql, {
        type: FEEDBACK_TYPE,
        subject: message.reference ?? message.keyHash,
        // No checkout waits for another.
        key: `${message.storefront} ${message.keyHash}`,
        data: message,
        atMs: checkout.last.failedAtMs,
      });
      return true;
    });
    if (!isNew) return;
    counter('banyan_failed_checkouts_told_total').with({ reason: message.problem.code }).inc();
    this.parts.ring();
  }
}
