import type { CloudEvent, EventTaken } from '@banyan/outbox';

/** Whoever does something about events: each has its effect once, by an inbox. */
export interface EventTaker {
  /**
   * Returns when the effect is committed, or was before.
   *
   * @returns `refused`: this event can never be taken. What is thrown is tried again.
   */
  take(event: CloudEvent): Promise<EventTaken>;
}

/** Where it is injected from. */
export const EVENT_TAKER = Symbol('event taker');
