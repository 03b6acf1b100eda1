/** The PostgreSQL schema that the rollout owns. */
export const BANYAN_SCHEMA = 'banyan';

/** Carries latches to every replica, as JSON `{ domain, latch }`. */
export const LATCH_CHANNEL = 'banyan_latch';
