import { judgedParameter } from './judged-parameter.js';
import type { Rule } from './rule.js';

export const requestParameterWidened: Rule = {
  id: 'request-parameter-widened',
  direction: 'request',
  severity: 'note',
  says: 'A parameter takes all that it took, and its schema is another.',
  fix: 'Nothing is to be done.',
  *find(comparing) {
    for (const pair of comparing.parameters) {
      if (judgedParameter(comparing, pair)?.kind !== 'included') continue;
      const message = `the ${pair.now.place} parameter ${pair.now.name} of ${pair.after.title} has another schema, and takes all that it took`;
      yield { pointer: pair.now.schema.pointer, message, isReversed: pair.isReversed };
    }
  },
};
