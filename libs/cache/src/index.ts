export * from './answer-memory.js';
export * from './shared-calls.js';
