import { contentPairs } from '../content-pairs.js';
import { refutedContent } from './refuted-content.js';
import type { Rule } from './rule.js';

export const responseSchemaWidened: Rule = {
  id: 'response-schema-widened',
  direction: 'response',
  severity: 'breaking',
  says: 'What may arrive was not valid before.',
  fix: 'Promise no less than before: required members stay, ranges and lists never grow; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      if (pair.direction === 'response')
        yield* refutedContent(
          pair,
          (body, because) => `${pair.title} may now be ${body}, which was not valid before: ${because}`,
        );
    }
  },
};
