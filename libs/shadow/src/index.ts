export * from './compare.js';
export * from './comparison.js';
export * from './mismatch-tally.js';
export type { ShadowAttempt, ShadowRequest } from './shadow-copy.js';
export * from './shadow-event.js';
export * from './shadow-pool.js';
export { ComparisonRefused } from './walk.js';
