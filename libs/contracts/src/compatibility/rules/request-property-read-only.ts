import { contentPairs } from '../content-pairs.js';
import { contentByOpinion } from './content-by-opinion.js';
import type { Rule } from './rule.js';

export const requestPropertyReadOnly: Rule = {
  id: 'request-property-read-only',
  direction: 'request',
  severity: 'opinion',
  says: 'A member that was sent is read-only.',
  fix: 'Go on taking the member; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction === 'request')
        yield* contentByOpinion(
          pair,
          'other-direction-ignored',
          'has a member that is read-only now, or no longer written',
        );
    }
  },
};
