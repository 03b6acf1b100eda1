import { bestCover } from '../text/media-type.js';
import type { Rule } from './rule.js';

export const requestMediaTypeAdded: Rule = {
  id: 'request-media-type-added',
  direction: 'request',
  severity: 'note',
  says: 'A body may be sent as a further media type.',
  fix: 'Nothing is to be done.',
  *find({ operations }) {
    for (const { before, after, isReversed } of operations) {
      for (const { mediaType, pointer } of (before.body && after.body?.content) ?? []) {
        if (bestCover(before.body?.content ?? [], mediaType) !== undefined) continue;
        yield { pointer, message: `the body of ${after.title} may be ${mediaType.text} now`, isReversed };
      }
    }
  },
};
