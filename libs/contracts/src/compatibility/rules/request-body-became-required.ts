import type { Rule } from './rule.js';

export const requestBodyBecameRequired: Rule = {
  id: 'request-body-became-required',
  direction: 'request',
  severity: 'breaking',
  says: 'A body that could be left out must be sent.',
  fix: 'Keep it optional; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.operations) {
      const [old, now] = [pair.before.body, pair.after.body];
      if (old === undefined || old.required || !now?.required) continue;
      yield {
        pointer: now.pointer,
        message: `the body of ${pair.after.title} must be sent now`,
        counterexample: comparing.brokenRequest(pair, { withoutBody: true })?.counterexample,
        isReversed: pair.isReversed,
      };
    }
  },
};
