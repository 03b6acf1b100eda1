import { isObject, type JsonValue } from '../../resolve-references.js';
import { shown } from '../comparing.js';
import type { ContractText, ParameterText } from '../text/contract-text.js';
import { pointerOf, valueAt } from '../text/pointer.js';
import type { Rule } from './rule.js';

export const requestParameterDefaultChanged: Rule = {
  id: 'request-parameter-default-changed',
  direction: 'request',
  severity: 'opinion',
  says: 'What it means to leave a parameter out is something else.',
  fix: 'Keep the default; or publish a further version of the contract.',
  *find(comparing) {
    for (const pair of comparing.parameters) {
      if (pair.old.required && pair.now.required) continue;
      const [old, now] = [defaultOf(pair.before.of, pair.old), defaultOf(pair.after.of, pair.now)];
      if (JSON.stringify(old) === JSON.stringify(now)) continue;
      yield {
        pointer: pair.now.schema.pointer,
        message: `without the ${pair.now.place} parameter ${pair.now.name}, ${pair.after.title} takes it to be ${shown(now)} rather than ${shown(old)}`,
        counterexample: comparing.acceptedRequest(pair.before),
        isReversed: pair.isReversed,
      };
    }
  },
};

/** Of the schema, or of what it refers to. */
function defaultOf({ document, anchors }: ContractText, { schema }: ParameterText): JsonValue | undefined {
  let found: JsonValue | undefined = schema.schema;
  for (const seen = new Set<string>(); isObject(found);) {
    if (found['default'] !== undefined) return found['default'];
    const reference = found['$ref'];
    if (typeof reference !== 'string' || seen.has(reference)) return undefined;
    seen.add(reference);
    found = valueAt(document, pointerOf(reference, document, anchors));
  }
  return undefined;
}
