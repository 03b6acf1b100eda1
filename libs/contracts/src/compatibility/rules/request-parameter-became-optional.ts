import type { Rule } from './rule.js';

export const requestParameterBecameOptional: Rule = {
  id: 'request-parameter-became-optional',
  direction: 'request',
  severity: 'note',
  says: 'A parameter that had to be given may be left out.',
  fix: 'Nothing is to be done.',
  *find({ parameters }) {
    for (const { old, now, after, isReversed } of parameters) {
      if (!old.required || now.required) continue;
      yield {
        pointer: now.pointer,
        message: `the ${now.place} parameter ${now.name} of ${after.title} may be left out now`,
        isReversed,
      };
    }
  },
};
