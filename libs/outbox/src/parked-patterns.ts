/** What a service that has an outbox can be asked about what is parked in it, after its name: `orders.parked.list`. */
export const PARKED_QUESTIONS = {
  list: 'parked.list',
  retry: 'parked.retry',
  drop: 'parked.drop',
  /** How it goes with every consumer. */
  states: 'parked.states',
} as const;

/** What a service can be told, after its name: `pricing.events.take`. */
export const TAKE_EVENT = 'events.take';

/** Most parked messages that are listed at once, and most that are named in one decision. */
export const MOST_PARKED = 100;
