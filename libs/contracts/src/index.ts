export * from './contract-fault.js';
export * from './contract-fingerprint.js';
export * from './contract-operation.js';
export * from './contract-router.js';
export * from './contract-version.js';
export * from './load-contracts.js';
