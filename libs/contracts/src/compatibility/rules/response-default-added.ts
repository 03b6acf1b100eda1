import type { Rule } from './rule.js';

export const responseDefaultAdded: Rule = {
  id: 'response-default-added',
  direction: 'response',
  severity: 'opinion',
  says: 'Every other status is described, which none was.',
  fix: 'Describe default from the first version on.',
  *find(comparing) {
    for (const pair of comparing.responses) {
      const { old, now, after, status } = pair;
      if (old !== undefined || now === undefined || !(now.key === 'default')) continue;
      yield {
        pointer: now.pointer,
        message: `${after.title} may answer any status now; only some were described`,
        counterexample: comparing.brokenResponse(pair, status)?.counterexample,
        isReversed: pair.isReversed,
      };
    }
  },
};
