import { shown } from '../comparing.js';
import { headerPairs } from '../content-pairs.js';
import { judgedHeader } from './judged-header.js';
import type { Rule } from './rule.js';

export const responseHeaderWidened: Rule = {
  id: 'response-header-widened',
  direction: 'response',
  severity: 'breaking',
  says: 'A header may have a value that was not valid before.',
  fix: 'Send no other values than before; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of headerPairs(comparing)) {
      const judged = judgedHeader(comparing, pair);
      if (judged.kind === 'same' || judged.kind === 'included') continue;
      const what = `the header ${pair.now.name} of the response ${pair.key} of ${pair.after.title}`;
      const base = { pointer: pair.now.schema.pointer, isReversed: pair.isReversed };
      if (judged.kind === 'undecided') {
        yield {
          ...base,
          message: `${what} has another schema; whether all its values were valid before is not known: ${judged.because}`,
          severity: 'undecided',
        };
      } else {
        yield {
          ...base,
          message: `${what} may be ${shown(judged.witness)} now, which was not valid before: it ${judged.because}`,
          counterexample: judged.shown.counterexample,
        };
      }
    }
  },
};
