export * from './database.js';
export * from './notice-listener.js';
export * from './store-unavailable.js';
