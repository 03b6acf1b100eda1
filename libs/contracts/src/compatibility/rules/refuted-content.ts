import { shown } from '../comparing.js';
import type { ContentPair } from '../content-pairs.js';
import type { Finding } from './rule.js';

/** What is said of a body for which a witness was found, or nothing was. */
export function* refutedContent(pair: ContentPair, says: (body: string, because: string) => string): Iterable<Finding> {
  const judgement = pair.judgement();
  const base = { pointer: pair.pointer };
  if (judgement.kind === 'undecided') {
    const message = `${pair.title} has another schema; whether it is compatible is not known: ${judgement.because}`;
    yield { ...base, message, severity: 'undecided' };
  } else if (judgement.kind === 'refuted') {
    const found = pair.show(judgement.witness);
    const message = says(shown(judgement.witness), found?.because ?? judgement.because);
    yield { ...base, message, counterexample: found?.counterexample };
  }
}
