import { contentPairs } from '../content-pairs.js';
import { discriminatedContent } from './discriminated-content.js';
import type { Rule } from './rule.js';

export const responseDiscriminatorChanged: Rule = {
  id: 'response-discriminator-changed',
  direction: 'response',
  severity: 'opinion',
  says: 'By the discriminator, what may arrive was another alternative, or none.',
  fix: 'Keep the names and values of the discriminator; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction === 'response') yield* discriminatedContent(comparing, pair);
    }
  },
};
