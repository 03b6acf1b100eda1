import { NOT_PERSONAL, PERSONAL_KINDS, RETENTION } from '../../governance/governance-words.js';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import { fieldsIn } from '../each-field.js';
import { says } from '../each-operation.js';
import type { LintFinding, LintRule } from '../lint-rule.js';
import { below } from '../pointer.js';

export const governance: LintRule = {
  id: 'governance',
  because: 'a tag without an owner and an end is a note that nobody acts on',
  fix: `beside x-pii (${PERSONAL_KINDS.join(', ')}) write x-retention (P30D, P6M, P10Y or none) and x-owner; keep personal data out of URLs`,
  asksLegacy: true,
  findings({ document }) {
    const places = fieldsIn(document)
      .filter(({ place, words }) => (place === 'path' || place === 'query') && isTagged(words))
      .map(({ name, place, pointer }) => ({
        pointer,
        message: `${name} is personal and in the ${place}: URLs are logged by everyone on the way`,
      }));
    return [...tagFindings(document, ''), ...places];
  },
};

function isTagged(words: JsonObject): boolean {
  return words['x-pii'] !== undefined && words['x-pii'] !== NOT_PERSONAL;
}

/** Wherever a word of governance stands, the others must stand beside it. */
function tagFindings(value: JsonValue, pointer: string): readonly LintFinding[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: JsonValue, index) => tagFindings(item, below(pointer, index)));
  }
  if (!isObject(value)) return [];
  return [
    ...ownFindings(value).map((message) => ({ pointer, message })),
    ...Object.entries(value).flatMap(([member, inner]) =>
      member.startsWith('x-') ? [] : tagFindings(inner, below(pointer, member)),
    ),
  ];
}

function ownFindings(holder: JsonObject): readonly string[] {
  const { 'x-pii': kind, 'x-retention': retention } = holder;
  if (kind === undefined) {
    const stray = ['x-retention', 'x-owner', 'x-pii-because'].filter((word) => holder[word] !== undefined);
    return stray.map((word) => `has ${word} and no x-pii`);
  }
  if (kind === NOT_PERSONAL) {
    return says(holder, 'x-pii-because') ? [] : ['says x-pii: none and not why: x-pii-because'];
  }
  const isRetention = typeof retention === 'string' && RETENTION.test(retention);
  return [
    ...(PERSONAL_KINDS.some((each) => each === kind)
      ? []
      : [`has an x-pii that is none of ${PERSONAL_KINDS.join(', ')}`]),
    ...(isRetention ? [] : ['has no x-retention such as P30D, P6M, P10Y or none']),
    ...(says(holder, 'x-owner') ? [] : ['has no x-owner']),
  ];
}
