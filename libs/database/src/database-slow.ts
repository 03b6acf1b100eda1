import { StoreUnavailable } from './store-unavailable.js';

/**
 * The database answers, and this took longer than it may: a statement that was cut, a lock that somebody holds, or a place that
 * did not come free. Nothing was done, and nothing is wrong with the connection. Who sees no difference may take it for being away.
 */
export class DatabaseSlow extends StoreUnavailable {}
