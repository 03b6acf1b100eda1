import * as fc from 'fast-check';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import { anyValue } from './any-schema.js';

/** Values that have a good chance to be valid under a schema, or to fail by little. */
export function valuesTowards(schema: JsonValue, root: JsonValue = schema, depth = 0): fc.Arbitrary<JsonValue> {
  if (!isObject(schema) || depth > 4) return anyValue;
  const inner = (part: JsonValue | undefined): fc.Arbitrary<JsonValue> =>
    part === undefined ? anyValue : valuesTowards(part, root, depth + 1);
  const choices: fc.Arbitrary<JsonValue>[] = [anyValue];
  const { $ref, properties, patternProperties, additionalProperties, required, prefixItems, items, contains } = schema;
  if (schema['const'] !== undefined) choices.push(fc.constant(schema['const']));
  if (Array.isArray(schema['enum'])) choices.push(fc.constantFrom(...(schema['enum'] as JsonValue[])));
  for (const keyword of ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']) {
    const bound = schema[keyword];
    if (typeof bound === 'number')
      choices.push(fc.constantFrom(bound, bound + 1, bound - 1, bound * 2, bound + 0.25, bound * 3));
  }
  for (const keyword of ['anyOf', 'oneOf', 'allOf']) {
    const all = schema[keyword];
    if (Array.isArray(all)) choices.push(...all.map(inner), mixed(all.map(inner)));
  }
  for (const keyword of ['not', 'if', 'then', 'else'])
    if (isObject(schema[keyword])) choices.push(inner(schema[keyword]));
  if (typeof $ref === 'string' && isObject(root))
    choices.push(inner((root['$defs'] as JsonObject | undefined)?.[$ref.slice(8)]));
  if (
    isObject(properties) ||
    isObject(patternProperties) ||
    additionalProperties !== undefined ||
    Array.isArray(required)
  ) {
    const known = isObject(properties) ? properties : {};
    const model = Object.fromEntries(Object.entries(known).map(([name, part]) => [name, inner(part)]));
    for (const name of Array.isArray(required) ? (required as string[]) : [])
      model[name] ??= inner(additionalProperties);
    const more = fc.dictionary(fc.constantFrom('a', 'b', 'x1', 'zz', ''), inner(additionalProperties), {
      maxKeys: 2,
      noNullPrototype: true,
    });
    const base = fc.record(model, { requiredKeys: [], noNullPrototype: true });
    const full = fc.record(model, { noNullPrototype: true });
    choices.push(base as fc.Arbitrary<JsonValue>, full);
    choices.push(fc.tuple(full, more).map(([a, b]) => ({ ...b, ...a })));
  }
  if (Array.isArray(prefixItems) || items !== undefined || contains !== undefined) {
    const first = Array.isArray(prefixItems) ? prefixItems.map(inner) : [];
    const more = fc.array(fc.oneof(inner(items), inner(contains)), { maxLength: 4 });
    choices.push(fc.tuple(fc.tuple(...first), more).map(([a, b]) => [...a, ...b]));
  }
  return fc.oneof(...choices);
}

/** Objects of two put together. */
function mixed(all: readonly fc.Arbitrary<JsonValue>[]): fc.Arbitrary<JsonValue> {
  return fc
    .tuple(...all)
    .map((values) => (values.every(isObject) ? (Object.assign({}, ...values) as JsonValue) : (values[0] ?? null)));
}
