import { readFulfilmentEvent } from '@banyan/domains';
import { TranslationRefused, type Clock } from '@banyan/kernel';
import { eventKey, EventUnreadable, readCloudEvent, type CloudEvent, type Inbox } from '@banyan/outbox';
import type { SagaStore, Sql, Transactions } from '@banyan/saga';
import type { OrderEvents } from '../events/order-event.js';
import type { PlaceContext } from '../placing/place-context.js';
import { takeFulfilment, type Taken } from './take-fulfilment.js';

/** What was received: taken, or taken before, or why not. */
export type Received =
  | { readonly kind: Taken | 'seen' }
  /** It can be read no better another time. */
  | { readonly kind: 'unreadable'; readonly because: string };

export interface OrderInboxParts {
  readonly database: Sql & Transactions;
  readonly inbox: Inbox;
  readonly events: OrderEvents;
  readonly places: Pick<SagaStore<PlaceContext>, 'hurry'>;
  /** What is waited for is looked for at once. */
  readonly look: () => void;
  readonly clock: Clock;
}

const PAYMENT_TYPE = /^shop\.banyan\.payments\.[a-z-]{1,40}\.v1$/;

/** Takes what outside parties tell: once in effect, however often it comes. */
export class OrderInbox {
  constructor(private readonly parts: OrderInboxParts) {}

  /** @throws whatever the database does */
  async fulfilment(body: unknown): Promise<Received> {
    return this.#received('fulfilment', body, async (sql, event) => {
      const told = readFulfilmentEvent(event);
      if (told === undefined) throw new EventUnreadable(`${event.type} is nothing that fulfilment tells`);
      const { events, clock } = this.parts;
      return takeFulfilment(sql, events, told, clock.nowMs(), event.traceparent);
    });
  }

  /**
   * A processor tells of a charge. It may be early, twice, or never come: nothing depends on it, and what it says is not believed. An
   * order that waits to know asks the processor now, under its own key, and not when its time has come.
   *
   * @throws whatever the database does
   */
  async payment(body: unknown): Promise<Received> {
    return this.#received('payment', body, async (sql, { type, subject }) => {
      if (!PAYMENT_TYPE.test(type) || subject === undefined)
        throw new EventUnreadable(`${type} is nothing that a processor tells`);
      // Where nothing waits, the order knows. One that is not here is another's, or forgotten: ours are written before anything is charged.
      return (await this.parts.places.hurry(sql, subject)) ? 'taken' : 'nothing-new';
    });
  }

  async #received(
    consumer: string,
    body: unknown,
    take: (sql: Sql, event: CloudEvent) => Promise<Taken>,
  ): Promise<Received> {
    const { database, inbox, look } = this.parts;
    try {
      const event = readCloudEvent(body);
      const kind = await database.transaction(async (sql) => {
        const outcome = await inbox.once(sql, consumer, eventKey(event), () => take(sql, event));
        const taken = outcome.kind === 'seen' ? 'seen' : outcome.result;
        // Not marked: the same event again finds the order, when it is there.
        if (taken === 'unknown-order') throw new NotHereYet();
        return taken;
      });
      if (kind === 'taken') look();
      return { kind };
    } catch (error) {
      if (error instanceof NotHereYet) return { kind: 'unknown-order' };
      if (error instanceof EventUnreadable || error instanceof TranslationRefused) {
        return { kind: 'unreadable', because: error.message };
      }
      throw error;
    }
  }
}

/** Rolls the mark back. */
class NotHereYet extends Error {
  override readonly name = 'NotHereYet';
}
