export * from './arm-policy.js';
export * from './arm-policy-options.js';
export * from './deadline.js';
