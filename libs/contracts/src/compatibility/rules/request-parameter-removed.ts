import { examplePairs } from '../example/example-request.js';
import { goneParameters } from './gone-parameters.js';
import type { Rule } from './rule.js';

export const requestParameterRemoved: Rule = {
  id: 'request-parameter-removed',
  direction: 'request',
  severity: 'opinion',
  says: 'A query parameter is gone.',
  fix: 'Keep it, deprecate it, and go on honouring it; or publish a further version of the contract.',
  *find(comparing) {
    for (const { pair, parameter } of goneParameters(comparing)) {
      if (parameter.place !== 'query') continue;
      const pairs = examplePairs(pair.before, undefined, parameter, comparing.schemas);
      const shown = pairs && comparing.brokenRequest(pair, { parameter: { of: parameter, pairs } });
      yield {
        pointer: parameter.pointer,
        message: `${pair.after.title} does not know the query parameter ${parameter.name} any more`,
        counterexample: shown?.counterexample,
        isReversed: pair.isReversed,
      };
    }
  },
};
