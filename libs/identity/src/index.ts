export * from './credential-refused.js';
export * from './edit-keys.js';
export { Identity, type IdentityEvent } from './identity.js';
export { IDENTITY_POLICY } from './identity-policy.js';
export * from './principal.js';
export { faultsOfIdentity, identityFaults } from './read-identity.js';
export type { LoginRules, SessionRules } from './session-rules.js';
export { signAssertion } from './sign-assertion.js';
