import { contentPairs } from '../content-pairs.js';
import { contentByOpinion } from './content-by-opinion.js';
import type { Rule } from './rule.js';

export const responsePropertyRemoved: Rule = {
  id: 'response-property-removed',
  direction: 'response',
  severity: 'opinion',
  says: 'An optional member of a response is not described any more.',
  fix: 'Keep the member, and deprecate it.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction === 'response')
        yield* contentByOpinion(
          pair,
          'declared-members-only',
          'may do without a member that the former schema described as optional',
        );
    }
  },
};
