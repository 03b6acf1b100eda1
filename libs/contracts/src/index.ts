export * from './contract-version.js';
