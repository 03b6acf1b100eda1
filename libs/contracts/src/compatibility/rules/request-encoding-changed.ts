import { isObject } from '../../resolve-references.js';
import { contentPairs } from '../content-pairs.js';
import type { ContentText } from '../text/contract-text.js';
import type { Rule } from './rule.js';

export const requestEncodingChanged: Rule = {
  id: 'request-encoding-changed',
  direction: 'request',
  severity: 'breaking',
  says: 'Parts of a form are encoded differently.',
  fix: 'Keep the encoding; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of contentPairs(comparing)) {
      const [old, now] = [encodings(pair.old), encodings(pair.now)];
      for (const name of new Set([...old.keys(), ...now.keys()])) {
        if (old.get(name) === now.get(name)) continue;
        const message = `the part ${name} of ${pair.title} is encoded differently; whether what is sent is still read is not known`;
        yield { pointer: pair.now.pointer, message, severity: 'undecided', isReversed: pair.isReversed };
      }
    }
  },
};

/** By part: how it is written, with what is left out filled in, and without headers, which are described and not read. */
function encodings({ encoding }: ContentText): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(encoding).map(([name, value]) => {
      const { contentType = null, style = 'form', explode, allowReserved = false } = isObject(value) ? value : {};
      return [name, JSON.stringify([contentType, style, explode ?? style === 'form', allowReserved])];
    }),
  );
}
