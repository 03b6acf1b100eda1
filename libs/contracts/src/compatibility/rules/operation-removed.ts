import { removedOperation } from './removed-operation.js';
import type { Rule } from './rule.js';

export const operationRemoved: Rule = {
  id: 'operation-removed',
  direction: 'request',
  severity: 'breaking',
  says: 'An operation is gone that was not deprecated.',
  fix: 'Keep it, and deprecate it first; or publish a further version of the contract.',
  *find(comparing) {
    for (const [key, operation] of comparing.earlier.operations) {
      if (!comparing.later.operations.has(key) && !operation.deprecated) yield removedOperation(operation, comparing);
    }
  },
};
