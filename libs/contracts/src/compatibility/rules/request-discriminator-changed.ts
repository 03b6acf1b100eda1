import { contentPairs } from '../content-pairs.js';
import { discriminatedContent } from './discriminated-content.js';
import type { Rule } from './rule.js';

export const requestDiscriminatorChanged: Rule = {
  id: 'request-discriminator-changed',
  direction: 'request',
  severity: 'opinion',
  says: 'By the discriminator, what was sent is another alternative, or none.',
  fix: 'Keep the names and values of the discriminator; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction === 'request') yield* discriminatedContent(comparing, pair);
    }
  },
};
