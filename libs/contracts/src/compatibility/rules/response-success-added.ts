import type { Rule } from './rule.js';

export const responseSuccessAdded: Rule = {
  id: 'response-success-added',
  direction: 'response',
  severity: 'opinion',
  says: 'A status below 400 may arrive that was not described.',
  fix: 'Answer with the statuses of before; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.responses) {
      const { old, now, after, status } = pair;
      if (old !== undefined || now === undefined || !(now.key !== 'default' && status < 400)) continue;
      yield {
        pointer: now.pointer,
        message: `${after.title} may answer ${now.key} now, which was not described`,
        counterexample: comparing.brokenResponse(pair, status)?.counterexample,
        isReversed: pair.isReversed,
      };
    }
  },
};
