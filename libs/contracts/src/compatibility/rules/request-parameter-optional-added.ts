import { newParameters } from './new-parameters.js';
import type { Rule } from './rule.js';

export const requestParameterOptionalAdded: Rule = {
  id: 'request-parameter-optional-added',
  direction: 'request',
  severity: 'note',
  says: 'A parameter is new that may be given.',
  fix: 'Nothing is to be done.',
  *find(comparing) {
    for (const { pair, parameter } of newParameters(comparing)) {
      if (parameter.required) continue;
      const message = `${pair.after.title} takes the ${parameter.place} parameter ${parameter.name}, which the ${pair.before.of.which} text does not know`;
      yield { pointer: parameter.pointer, message, isReversed: pair.isReversed };
    }
  },
};
