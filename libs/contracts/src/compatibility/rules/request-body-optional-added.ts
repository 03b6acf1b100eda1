import type { Rule } from './rule.js';

export const requestBodyOptionalAdded: Rule = {
  id: 'request-body-optional-added',
  direction: 'request',
  severity: 'note',
  says: 'There was no body, and one may be sent.',
  fix: 'Nothing is to be done.',
  *find({ operations }) {
    for (const { before, after, isReversed } of operations) {
      if (before.body !== undefined || after.body === undefined || after.body.required) continue;
      yield { pointer: after.body.pointer, message: `${after.title} may have a body now`, isReversed };
    }
  },
};
