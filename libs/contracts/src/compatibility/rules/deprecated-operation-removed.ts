import { removedOperation } from './removed-operation.js';
import type { Rule } from './rule.js';

export const deprecatedOperationRemoved: Rule = {
  id: 'deprecated-operation-removed',
  direction: 'request',
  severity: 'opinion',
  says: 'An operation is gone that was deprecated.',
  fix: 'Keep it until the version as a whole is retired; or publish a further version of the contract.',
  *find(comparing) {
    for (const [key, operation] of comparing.earlier.operations) {
      if (!comparing.later.operations.has(key) && operation.deprecated) yield removedOperation(operation, comparing);
    }
  },
};
