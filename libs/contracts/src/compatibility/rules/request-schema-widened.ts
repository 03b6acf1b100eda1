import { contentPairs } from '../content-pairs.js';
import type { Rule } from './rule.js';

export const requestSchemaWidened: Rule = {
  id: 'request-schema-widened',
  direction: 'request',
  severity: 'note',
  says: 'All that was valid in a request is, and its schema is another.',
  fix: 'Nothing is to be done.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction !== 'request' || pair.judgement().kind !== 'included') continue;
      yield { pointer: pair.pointer, message: `${pair.title} has another schema, and takes all that it took` };
    }
  },
};
