import { contentPairs } from '../content-pairs.js';
import { contentByOpinion } from './content-by-opinion.js';
import type { Rule } from './rule.js';

export const requestPropertyAdded: Rule = {
  id: 'request-property-added',
  direction: 'request',
  severity: 'opinion',
  says: 'A member of a request that was open for anything now has a schema.',
  fix: 'Close objects with additionalProperties: false, so that nothing undeclared is sent.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction === 'request')
        yield* contentByOpinion(
          pair,
          'declared-members-only',
          'takes a member that the former schema did not name, and left open',
        );
    }
  },
};
