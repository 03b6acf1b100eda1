import type { Rule } from './rule.js';

export const webhookRemoved: Rule = {
  id: 'webhook-removed',
  direction: 'response',
  severity: 'opinion',
  says: 'A webhook is not sent any more.',
  fix: 'Keep sending it; or publish a further version of the contract.',
  *find({ earlier, later }) {
    const sides = [{ olds: earlier.webhooks, news: later.webhooks }];
    for (const { olds, news } of sides) {
      for (const [key, { pointer, title }] of olds) {
        if (!news.has(key)) yield { pointer, message: `${title} is gone: nobody is called any more`, certain: true };
      }
    }
  },
};
