export * from './batches.js';
export * from './database.js';
export * from './notice-listener.js';
export { PreparingClient } from './preparing-client.js';
export * from './read-pool.js';
export * from './database-slow.js';
export * from './store-unavailable.js';
