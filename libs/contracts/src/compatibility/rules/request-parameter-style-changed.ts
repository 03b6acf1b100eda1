import { isWrittenAlike } from './judged-parameter.js';
import { judgedStyle } from './judged-style.js';
import type { Rule } from './rule.js';

export const requestParameterStyleChanged: Rule = {
  id: 'request-parameter-style-changed',
  direction: 'request',
  severity: 'breaking',
  says: 'A parameter is written differently: another style, explode or media type.',
  fix: 'Keep how it is written, and add a parameter for the other way; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.parameters) {
      if (isWrittenAlike(pair.old, pair.now)) continue;
      const what = `the ${pair.now.place} parameter ${pair.now.name} of ${pair.after.title}`;
      const base = { pointer: pair.now.pointer, isReversed: pair.isReversed };
      const judged = judgedStyle(comparing, pair);
      if (judged.kind === 'broken') {
        yield {
          ...base,
          message: `${what} is written differently: ${judged.because}`,
          counterexample: judged.counterexample,
        };
      } else if (judged.kind === 'undecided') {
        yield {
          ...base,
          message: `${what} is described as written differently; no value was found that shows it`,
          severity: 'undecided',
        };
      }
    }
  },
};
