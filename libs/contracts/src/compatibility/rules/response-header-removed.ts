import type { Rule } from './rule.js';

export const responseHeaderRemoved: Rule = {
  id: 'response-header-removed',
  direction: 'response',
  severity: 'opinion',
  says: 'A header that might come is not described any more.',
  fix: 'Keep it, and deprecate it.',
  *find({ responses }) {
    for (const { old, now, after, isReversed } of responses) {
      for (const [name, header] of (now && old?.headers) ?? []) {
        if (header.required || now?.headers.has(name)) continue;
        yield {
          pointer: header.pointer,
          message: `the header ${header.name} of the response ${now?.key} of ${after.title} is not described any more`,
          isReversed,
        };
      }
    }
  },
};
