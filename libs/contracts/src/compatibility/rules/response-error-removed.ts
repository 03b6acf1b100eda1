import type { Rule } from './rule.js';

export const responseErrorRemoved: Rule = {
  id: 'response-error-removed',
  direction: 'response',
  severity: 'note',
  says: 'A status that is no success is not described any more.',
  fix: 'Nothing is to be done where it never comes.',
  *find({ responses }) {
    for (const { old, now, after, isReversed } of responses) {
      if (old === undefined || now !== undefined || old.key.startsWith('2')) continue;
      yield { pointer: old.pointer, message: `${after.title} does not answer ${old.key} any more`, isReversed };
    }
  },
};
