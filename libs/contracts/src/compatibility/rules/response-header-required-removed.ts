import type { Rule } from './rule.js';

export const responseHeaderRequiredRemoved: Rule = {
  id: 'response-header-required-removed',
  direction: 'response',
  severity: 'breaking',
  says: 'A header that always came may be missing.',
  fix: 'Go on sending it; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.responses) {
      if (pair.old === undefined || pair.now === undefined) continue;
      for (const [name, header] of pair.old.headers) {
        if (!header.required || pair.now.headers.get(name)?.required) continue;
        yield {
          pointer: pair.now.headers.get(name)?.pointer ?? header.pointer,
          message: `the header ${header.name} of the response ${pair.now.key} of ${pair.after.title} may be missing now`,
          counterexample: comparing.brokenResponse(pair, pair.status)?.counterexample,
          isReversed: pair.isReversed,
        };
      }
    }
  },
};
