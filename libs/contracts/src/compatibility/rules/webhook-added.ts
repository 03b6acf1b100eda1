import type { Rule } from './rule.js';

export const webhookAdded: Rule = {
  id: 'webhook-added',
  direction: 'response',
  severity: 'opinion',
  says: 'A webhook is new.',
  fix: 'Send it only to those who ask for it.',
  *find({ earlier, later }) {
    const sides = [{ olds: earlier.webhooks, news: later.webhooks }];
    for (const { olds, news } of sides) {
      for (const [key, { pointer, title }] of news) {
        if (!olds.has(key)) yield { pointer, message: `${title} is new` };
      }
    }
  },
};
