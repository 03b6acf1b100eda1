import { exampleContent } from '../example/example-request.js';
import { bestCover } from '../text/media-type.js';
import { responseDirection } from '../wire/request-check.js';
import type { Rule } from './rule.js';

export const responseBodyAdded: Rule = {
  id: 'response-body-added',
  direction: 'response',
  severity: 'opinion',
  says: 'A response that had no body has one.',
  fix: 'Answer those who know it: by another status, or in a further version.',
  *find(comparing) {
    for (const pair of comparing.responses) {
      const { old, now, after, status, isReversed } = pair;
      if (old === undefined || now === undefined || !(old.content.length === 0)) continue;
      for (const content of now.content) {
        if (bestCover(old.content, content.mediaType) !== undefined) continue;
        const body = exampleContent(after, content, undefined, undefined, comparing.schemas, responseDirection(after));
        yield {
          pointer: content.pointer,
          message: `the response ${now.key} of ${after.title} has a body now (${content.mediaType.text})`,
          counterexample: body && comparing.brokenResponse(pair, status, { body })?.counterexample,
          isReversed,
        };
      }
    }
  },
};
