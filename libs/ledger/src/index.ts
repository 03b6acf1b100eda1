export * from './authority/move-refused.js';
export type { StockAuthority } from './authority/stock-authority.js';
export * from './authority/stock-authority-book.js';
export * from './authority/stock-authority-follower.js';
export * from './ledger-database.js';
export type * from './bindings/binding.js';
export * from './bindings/bound-orders.js';
export * from './bindings/order-ledger.js';
export * from './sessions/core-sessions.js';
