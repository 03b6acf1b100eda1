import { refusalOf } from '../schema/schema-oracle.js';
import { requestDirection } from '../wire/request-check.js';
import type { Rule } from './rule.js';

export const requestParameterReservedWithdrawn: Rule = {
  id: 'request-parameter-reserved-withdrawn',
  direction: 'request',
  severity: 'opinion',
  says: 'Reserved characters in a parameter must be percent-encoded now.',
  fix: 'Go on reading them as they are.',
  *find(comparing) {
    for (const pair of comparing.parameters) {
      if (!pair.old.allowReserved || pair.now.allowReserved) continue;
      const text = 'a/b?c';
      const shown = comparing.acceptedRequest(pair.before);
      const source = comparing.schemas.read(pair.before.of, pair.old.schema, requestDirection(pair.before));
      if (shown === undefined || refusalOf(source, text) !== undefined) continue;
      yield {
        pointer: pair.now.pointer,
        message: `the parameter ${pair.now.name} of ${pair.after.title} must be percent-encoded now`,
        counterexample: { ...shown, query: `${pair.old.name}=${text}` },
        isReversed: pair.isReversed,
      };
    }
  },
};
