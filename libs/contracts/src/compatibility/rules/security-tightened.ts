import { below } from '../text/pointer.js';
import { isAccepted, named } from './accepted-credentials.js';
import type { Rule } from './rule.js';

export const securityTightened: Rule = {
  id: 'security-tightened',
  direction: 'request',
  severity: 'breaking',
  says: 'Credentials that were enough are not any more.',
  fix: 'Go on accepting them beside the new; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.operations) {
      for (const credentials of pair.before.security) {
        if (isAccepted(credentials, pair.after.security)) continue;
        const shown = comparing.brokenRequest(pair, { security: credentials });
        yield {
          pointer: below(pair.after.pointer, 'security'),
          message: `${pair.after.title} does not accept ${named(credentials)} any more; it wants ${pair.after.security.map(named).join(', or ')}`,
          counterexample: shown?.counterexample,
          certain: true,
          isReversed: pair.isReversed,
        };
      }
    }
  },
};
