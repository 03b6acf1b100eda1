export * from './decide-route.js';
export * from './latch.js';
