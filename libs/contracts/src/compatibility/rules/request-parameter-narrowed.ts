import { shown } from '../comparing.js';
import { judgedParameter } from './judged-parameter.js';
import type { Rule } from './rule.js';

export const requestParameterNarrowed: Rule = {
  id: 'request-parameter-narrowed',
  direction: 'request',
  severity: 'breaking',
  says: 'A parameter does not take every text that it took.',
  fix: 'Go on taking what was taken before; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.parameters) {
      const judged = judgedParameter(comparing, pair);
      if (judged === undefined || judged.kind === 'same' || judged.kind === 'included') continue;
      const what = `the ${pair.now.place} parameter ${pair.now.name} of ${pair.after.title}`;
      const { pointer } = pair.now.schema;
      if (judged.kind === 'undecided') {
        const message = `${what} has another schema; whether it takes all that it took is not known: ${judged.because}`;
        yield { pointer, message, severity: 'undecided', isReversed: pair.isReversed };
        continue;
      }
      const message = `${what} does not take ${shown(judged.witness)} any more: it ${judged.because}`;
      yield { pointer, message, counterexample: judged.shown.counterexample, isReversed: pair.isReversed };
    }
  },
};
