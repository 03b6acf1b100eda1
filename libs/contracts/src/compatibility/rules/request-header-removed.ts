import { goneParameters } from './gone-parameters.js';
import type { Rule } from './rule.js';

export const requestHeaderRemoved: Rule = {
  id: 'request-header-removed',
  direction: 'request',
  severity: 'opinion',
  says: 'A header or cookie parameter is gone.',
  fix: 'Keep it, deprecate it, and go on honouring it.',
  *find(comparing) {
    for (const { pair, parameter } of goneParameters(comparing)) {
      if (parameter.place !== 'header' && parameter.place !== 'cookie') continue;
      const message = `${pair.after.title} does not know the ${parameter.place} parameter ${parameter.name} any more; it will be ignored`;
      yield { pointer: parameter.pointer, message, isReversed: pair.isReversed };
    }
  },
};
