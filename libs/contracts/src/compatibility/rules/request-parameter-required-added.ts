import { newParameters } from './new-parameters.js';
import type { Rule } from './rule.js';

export const requestParameterRequiredAdded: Rule = {
  id: 'request-parameter-required-added',
  direction: 'request',
  severity: 'breaking',
  says: 'A parameter is new that must be given.',
  fix: 'Make it optional, and let its absence mean what was so before; or publish a further version of the contract.',
  *find(comparing) {
    for (const { pair, parameter } of newParameters(comparing)) {
      if (!parameter.required) continue;
      const shown = comparing.brokenRequest(pair);
      yield {
        pointer: parameter.pointer,
        message: `${pair.after.title} now needs the ${parameter.place} parameter ${parameter.name}, which the ${pair.before.of.which} text does not know`,
        counterexample: shown?.counterexample,
        isReversed: pair.isReversed,
      };
    }
  },
};
