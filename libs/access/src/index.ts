export * from './audit-entry.js';
export * from './edit-tokens.js';
export * from './group-entry.js';
export * from './read-tokens.js';
export * from './role.js';
export * from './token.js';
export * from './token-entry.js';
export * from './watched-file.js';
