import { contentPairs } from '../content-pairs.js';
import { contentByOpinion } from './content-by-opinion.js';
import type { Rule } from './rule.js';

export const responseEnumValueAdded: Rule = {
  id: 'response-enum-value-added',
  direction: 'response',
  severity: 'opinion',
  says: 'A list of values in a response is longer.',
  fix: 'Say in the first version that further values may come, with a type and without a list; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction === 'response')
        yield* contentByOpinion(pair, 'enums-stay-open', 'may carry a value that the former schema does not list');
    }
  },
};
