import { headerPairs } from '../content-pairs.js';
import { judgedHeader } from './judged-header.js';
import type { Rule } from './rule.js';

export const responseHeaderNarrowed: Rule = {
  id: 'response-header-narrowed',
  direction: 'response',
  severity: 'note',
  says: 'A header has another schema, and no value that was not valid before.',
  fix: 'Nothing is to be done.',
  *find(comparing) {
    for (const pair of headerPairs(comparing)) {
      if (judgedHeader(comparing, pair).kind !== 'included') continue;
      const what = `the header ${pair.now.name} of the response ${pair.key} of ${pair.after.title}`;
      yield {
        pointer: pair.now.schema.pointer,
        message: `${what} has another schema, and was always valid by the former`,
        isReversed: pair.isReversed,
      };
    }
  },
};
