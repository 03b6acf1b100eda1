export * from './chaos-guard.js';
export * from './chaos-plan.js';
export * from './chaos-policy.js';
export * from './chaos-tally.js';
export * from './judge-run.js';
export { isInShare } from './is-in-share.js';
export { readToldRun, type ToldRun } from './told-run.js';
