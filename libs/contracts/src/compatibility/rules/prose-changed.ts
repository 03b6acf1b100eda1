import { below } from '../text/pointer.js';
import type { Rule } from './rule.js';

export const proseChanged: Rule = {
  id: 'prose-changed',
  direction: 'neither',
  severity: 'note',
  says: 'Words are others: descriptions, tags, examples, extensions.',
  fix: 'Nothing is to be done.',
  *find({ earlier, later, operations }) {
    for (const key of ['info', 'tags', 'externalDocs']) {
      if (JSON.stringify(earlier.document[key]) === JSON.stringify(later.document[key])) continue;
      yield { pointer: below('', key), message: `${key} is another` };
    }
    for (const { before, after, isReversed } of operations) {
      const [old, now] = isReversed ? [after, before] : [before, after];
      const changed = [...new Set([...Object.keys(old.prose), ...Object.keys(now.prose)])].filter(
        (key) => JSON.stringify(old.prose[key]) !== JSON.stringify(now.prose[key]),
      );
      if (changed.length > 0)
        yield { pointer: now.pointer, message: `${now.title} has other words: ${changed.join(', ')}` };
    }
  },
};
