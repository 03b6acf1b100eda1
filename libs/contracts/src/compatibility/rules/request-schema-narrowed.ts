import { contentPairs } from '../content-pairs.js';
import { refutedContent } from './refuted-content.js';
import type { Rule } from './rule.js';

export const requestSchemaNarrowed: Rule = {
  id: 'request-schema-narrowed',
  direction: 'request',
  severity: 'breaking',
  says: 'What was valid in a request is not any more.',
  fix: 'Go on taking what was taken before: new members optional, ranges and lists never smaller; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction === 'request')
        yield* refutedContent(pair, (body, because) => `${pair.title} does not take ${body} any more: ${because}`);
    }
  },
};
