import type { Rule } from './rule.js';

export const requestBodyRequiredAdded: Rule = {
  id: 'request-body-required-added',
  direction: 'request',
  severity: 'breaking',
  says: 'There was no body, and one must be sent.',
  fix: 'Make the body optional; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.operations) {
      if (pair.before.body !== undefined || !pair.after.body?.required) continue;
      yield {
        pointer: pair.after.body.pointer,
        message: `${pair.after.title} needs a body now`,
        counterexample: comparing.brokenRequest(pair)?.counterexample,
        isReversed: pair.isReversed,
      };
    }
  },
};
