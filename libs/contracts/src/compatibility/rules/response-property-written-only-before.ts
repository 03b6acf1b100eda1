import { contentPairs } from '../content-pairs.js';
import { contentByOpinion } from './content-by-opinion.js';
import type { Rule } from './rule.js';

export const responsePropertyWrittenOnlyBefore: Rule = {
  id: 'response-property-written-only-before',
  direction: 'response',
  severity: 'opinion',
  says: 'A member that was write-only may arrive.',
  fix: 'Keep it write-only; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction === 'response')
        yield* contentByOpinion(pair, 'other-direction-ignored', 'may carry a member that was write-only');
    }
  },
};
