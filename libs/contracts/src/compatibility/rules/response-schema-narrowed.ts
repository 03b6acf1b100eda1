import { contentPairs } from '../content-pairs.js';
import type { Rule } from './rule.js';

export const responseSchemaNarrowed: Rule = {
  id: 'response-schema-narrowed',
  direction: 'response',
  severity: 'note',
  says: 'All that may arrive was valid before, and its schema is another.',
  fix: 'Nothing is to be done.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction !== 'response' || pair.judgement().kind !== 'included') continue;
      yield { pointer: pair.pointer, message: `${pair.title} has another schema, and was always valid by the former` };
    }
  },
};
