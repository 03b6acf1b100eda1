import type { Rule } from './rule.js';

export const responseLinkChanged: Rule = {
  id: 'response-link-changed',
  direction: 'neither',
  severity: 'note',
  says: 'A link of a response is new, gone, or another.',
  fix: 'Nothing is to be done: links are hints.',
  *find({ responses }) {
    for (const { old, now, after, isReversed } of responses) {
      if (old === undefined || now === undefined || JSON.stringify(old.links) === JSON.stringify(now.links)) continue;
      yield {
        pointer: now.pointer,
        message: `the links of the response ${now.key} of ${after.title} are others`,
        isReversed,
      };
    }
  },
};
