import type { Rule } from './rule.js';

export const responseHeaderAdded: Rule = {
  id: 'response-header-added',
  direction: 'response',
  severity: 'note',
  says: 'A header is new, or always comes.',
  fix: 'Nothing is to be done.',
  *find({ responses }) {
    for (const { old, now, after, isReversed } of responses) {
      for (const [name, header] of (old && now?.headers) ?? []) {
        const former = old?.headers.get(name);
        if (former !== undefined && former.required === header.required) continue;
        if (former?.required) continue;
        const is = former === undefined ? 'is new' : 'always comes now';
        yield {
          pointer: header.pointer,
          message: `the header ${header.name} of the response ${now?.key} of ${after.title} ${is}`,
          isReversed,
        };
      }
    }
  },
};
