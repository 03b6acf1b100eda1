import type { Rule } from './rule.js';

export const callbackRemoved: Rule = {
  id: 'callback-removed',
  direction: 'response',
  severity: 'opinion',
  says: 'A callback is not sent any more.',
  fix: 'Keep sending it; or publish a further version of the contract.',
  *find(comparing) {
    const { earlier, later } = comparing;
    const sides = [...earlier.operations].flatMap(([key, operation]) => {
      const now = later.operations.get(key);
      return now === undefined ? [] : [{ olds: operation.callbacks, news: now.callbacks }];
    });
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
