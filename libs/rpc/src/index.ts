export * from './answer-members.js';
export * from './caller-token.js';
export type { CallAttempt } from './call-attempt.js';
export type { QuestionEnvelope } from './question-envelope.js';
export * from './release.js';
export { ServiceClient, type ServiceLocation } from './service-client.js';
export * from './service-error.js';
