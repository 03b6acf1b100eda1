import type { Rule } from './rule.js';

export const callbackAdded: Rule = {
  id: 'callback-added',
  direction: 'response',
  severity: 'opinion',
  says: 'A callback is new.',
  fix: 'Send it only to those who ask for it.',
  *find({ earlier, later }) {
    const sides = [...earlier.operations].flatMap(([key, operation]) => {
      const now = later.operations.get(key);
      return now === undefined ? [] : [{ olds: operation.callbacks, news: now.callbacks }];
    });
    for (const { olds, news } of sides) {
      for (const [key, { pointer, title }] of news) {
        if (!olds.has(key)) yield { pointer, message: `${title} is new` };
      }
    }
  },
};
