import { exampleContent } from '../example/example-request.js';
import { bestCover } from '../text/media-type.js';
import { responseDirection } from '../wire/request-check.js';
import type { Rule } from './rule.js';

export const responseMediaTypeAdded: Rule = {
  id: 'response-media-type-added',
  direction: 'response',
  severity: 'opinion',
  says: 'A response may come as a further media type.',
  fix: 'Answer with it only those who ask for it by Accept.',
  *find(comparing) {
    for (const pair of comparing.responses) {
      const { old, now, after, status, isReversed } = pair;
      if (old === undefined || now === undefined || !(old.content.length > 0)) continue;
      for (const content of now.content) {
        if (bestCover(old.content, content.mediaType) !== undefined) continue;
        const body = exampleContent(after, content, undefined, undefined, comparing.schemas, responseDirection(after));
        yield {
          pointer: content.pointer,
          message: `the response ${now.key} of ${after.title} may come as ${content.mediaType.text} now`,
          counterexample: body && comparing.brokenResponse(pair, status, { body })?.counterexample,
          isReversed,
        };
      }
    }
  },
};
