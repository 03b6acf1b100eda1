import { exampleContent } from '../example/example-request.js';
import { bestCover } from '../text/media-type.js';
import type { Rule } from './rule.js';

export const requestMediaTypeRemoved: Rule = {
  id: 'request-media-type-removed',
  direction: 'request',
  severity: 'breaking',
  says: 'A body may not be sent as a media type any more.',
  fix: 'Go on taking the media type; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.operations) {
      const [old, now] = [pair.before.body, pair.after.body];
      for (const content of (now && old?.content) ?? []) {
        if (bestCover(now?.content ?? [], content.mediaType) !== undefined) continue;
        const body = exampleContent(pair.before, content, undefined, undefined, comparing.schemas);
        yield {
          pointer: content.pointer,
          message: `the body of ${pair.after.title} may not be ${content.mediaType.text} any more`,
          counterexample: body && comparing.brokenRequest(pair, { body })?.counterexample,
          isReversed: pair.isReversed,
        };
      }
    }
  },
};
