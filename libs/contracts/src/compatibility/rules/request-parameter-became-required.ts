import type { Rule } from './rule.js';

export const requestParameterBecameRequired: Rule = {
  id: 'request-parameter-became-required',
  direction: 'request',
  severity: 'breaking',
  says: 'A parameter that could be left out must be given.',
  fix: 'Keep it optional, with a default; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.parameters) {
      if (pair.old.required || !pair.now.required) continue;
      yield {
        pointer: pair.now.pointer,
        message: `the ${pair.now.place} parameter ${pair.now.name} of ${pair.after.title} must be given now`,
        counterexample: comparing.brokenRequest(pair)?.counterexample,
        isReversed: pair.isReversed,
      };
    }
  },
};
