import { below } from '../text/pointer.js';
import { isAccepted, named } from './accepted-credentials.js';
import type { Rule } from './rule.js';

export const securityLoosened: Rule = {
  id: 'security-loosened',
  direction: 'request',
  severity: 'opinion',
  says: 'Credentials are enough that were not.',
  fix: 'Make sure that somebody means it.',
  *find({ operations }) {
    for (const { before, after, isReversed } of operations) {
      for (const credentials of after.security) {
        if (isAccepted(credentials, before.security)) continue;
        const message = `${after.title} accepts ${named(credentials)} now, which was not enough`;
        yield { pointer: below(after.pointer, 'security'), message, isReversed };
      }
    }
  },
};
