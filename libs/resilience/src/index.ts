export * from './arm-policy.js';
export * from './arm-policy-options.js';
export type { BreakerState } from './breaker-state.js';
export * from './deadline.js';
export * from './load-shedder.js';
export * from './outcome-breaker.js';
export type { RunOptions } from './run-options.js';
export * from './token-bucket.js';
export * from './wakefulness.js';
