import type { Comparing, ParameterPair } from '../comparing.js';
import { refusalOfTexts } from '../wire/refusal-of-texts.js';
import { requestDirection } from '../wire/request-check.js';
import type { Rule } from './rule.js';

export const requestParameterEmptyWithdrawn: Rule = {
  id: 'request-parameter-empty-withdrawn',
  direction: 'request',
  severity: 'breaking',
  says: 'A query parameter may not be sent without a value any more.',
  fix: 'Go on allowing it to be empty; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.parameters) {
      if (!pair.old.allowEmptyValue || pair.now.allowEmptyValue) continue;
      const shown = comparing.brokenRequest(pair, { parameter: { of: pair.old, pairs: [[pair.old.name, '']] } });
      // A schema that takes the empty text takes it still.
      if (shown === undefined || isEmptyTaken(comparing, pair)) continue;
      yield {
        pointer: pair.now.pointer,
        message: `the query parameter ${pair.now.name} of ${pair.after.title} may not be empty any more`,
        counterexample: shown.counterexample,
        isReversed: pair.isReversed,
      };
    }
  },
};

function isEmptyTaken({ schemas }: Comparing, { after, now }: ParameterPair): boolean {
  const source = schemas.read(after.of, now.schema, requestDirection(after));
  return refusalOfTexts({ wire: now, source }, [[now.name, '']]) === undefined;
}
