import type { Rule } from './rule.js';

export const requestBodyBecameOptional: Rule = {
  id: 'request-body-became-optional',
  direction: 'request',
  severity: 'note',
  says: 'A body that had to be sent may be left out.',
  fix: 'Nothing is to be done.',
  *find({ operations }) {
    for (const { before, after, isReversed } of operations) {
      if (!before.body?.required || after.body === undefined || after.body.required) continue;
      yield { pointer: after.body.pointer, message: `the body of ${after.title} may be left out now`, isReversed };
    }
  },
};
