import type { Rule } from './rule.js';

export const webhookRemoved: Rule = {
  id: 'webhook-removed',
  direction: 'response',
  severity: 'opinion',
  says: 'A webhook is not sent any more.',
  fix: 'Keep sending it; or publish a further version of the contract.',
  *find(comparing) {
    const { earlier, later } = comparing;
    const sides = [{ olds: earlier.webhooks, news: later.webhooks }];
    for (const { olds, news } of sides) {
      for (const [key, operation] of olds) {
        if (news.has(key)) continue;
        yield {
          pointer: operation.pointer,
          message: `${operation.title} is gone: nobody is called any more`,
          // What used to be sent, and is waited for.
          counterexample: comparing.acceptedRequest(operation),
          certain: true,
        };
      }
    }
  },
};
