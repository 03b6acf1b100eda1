import type { ResponseText } from '../text/contract-text.js';
import type { Rule } from './rule.js';

export const responseSuccessRemoved: Rule = {
  id: 'response-success-removed',
  direction: 'response',
  severity: 'opinion',
  says: 'One of several successes is not described any more.',
  fix: 'Nothing is to be done where it never came.',
  *find({ responses, operations }) {
    for (const pair of operations) {
      const gone = responses.filter(
        (response) => response.before === pair.before && isSuccess(response.old) && response.now === undefined,
      );
      const kept = responses.filter(
        (response) => response.before === pair.before && isSuccess(response.old) && response.now !== undefined,
      );
      if (kept.length === 0) continue;
      for (const { old } of gone) {
        if (old)
          yield {
            pointer: old.pointer,
            message: `${pair.after.title} does not answer ${old.key} any more`,
            isReversed: pair.isReversed,
          };
      }
    }
  },
};

const isSuccess = (response: ResponseText | undefined): boolean => response?.key.startsWith('2') === true;
