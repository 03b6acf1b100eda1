import type { Rule } from './rule.js';

export const responseErrorAdded: Rule = {
  id: 'response-error-added',
  direction: 'response',
  severity: 'opinion',
  says: 'A status of 400 or above may arrive that was not described.',
  fix: 'Use a status that is described, with a further code in the body; or describe default from the first version on.',
  *find(comparing) {
    for (const pair of comparing.responses) {
      const { old, now, after, status } = pair;
      if (old !== undefined || now === undefined || !(now.key !== 'default' && status >= 400)) continue;
      yield {
        pointer: now.pointer,
        message: `${after.title} may answer ${now.key} now, which was not described`,
        counterexample: comparing.brokenResponse(pair, status)?.counterexample,
        isReversed: pair.isReversed,
      };
    }
  },
};
