import type { Rule } from './rule.js';

export const callbackRemoved: Rule = {
  id: 'callback-removed',
  direction: 'response',
  severity: 'opinion',
  says: 'A callback is not sent any more.',
  fix: 'Keep sending it; or publish a further version of the contract.',
  *find({ earlier, later }) {
    const sides = [...earlier.operations].flatMap(([key, operation]) => {
      const now = later.operations.get(key);
      return now === undefined ? [] : [{ olds: operation.callbacks, news: now.callbacks }];
    });
    for (const { olds, news } of sides) {
      for (const [key, { pointer, title }] of olds) {
        if (!news.has(key)) yield { pointer, message: `${title} is gone: nobody is called any more`, certain: true };
      }
    }
  },
};
