import { bestCover, covers, isRange } from '../text/media-type.js';
import type { Rule } from './rule.js';

export const responseMediaTypeRemoved: Rule = {
  id: 'response-media-type-removed',
  direction: 'response',
  severity: 'breaking',
  says: 'A response does not come as a media type any more.',
  fix: 'Go on answering those who ask for it by Accept; or publish a further version of the contract.',
  *find(comparing) {
    for (const { old, now, before, after, isReversed } of comparing.responses) {
      for (const { mediaType, pointer } of (now && old?.content) ?? []) {
        if (isRange(mediaType) && now?.content.some((content) => covers(mediaType, content.mediaType))) continue;
        if (bestCover(now?.content ?? [], mediaType) !== undefined) continue;
        const request = comparing.acceptedRequest(before);
        yield {
          pointer,
          message: `the response ${old?.key} of ${after.title} does not come as ${mediaType.text} any more`,
          counterexample: request && { ...request, headers: { ...request.headers, Accept: mediaType.text } },
          certain: true,
          isReversed,
        };
      }
    }
  },
};
