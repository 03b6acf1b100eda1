import { schemaInclusion } from '../../inclusion/schema-inclusion.js';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import type { SchemaSource } from '../inclusion.js';
import { refusalOf } from '../schema/schema-oracle.js';
import { minimalValue } from './minimal-value.js';

/** Tried before anything is searched for: what most parameters take. */
const USUAL: readonly JsonValue[] = ['example', 1, true, '1', ['example'], { example: 'example' }];

/**
 * A value that all of the schemas allow.
 *
 * @param isUsable whether it can be written where it is needed
 */
export function validValue(
  sources: readonly SchemaSource[],
  isUsable: (value: JsonValue) => boolean = () => true,
): JsonValue | undefined {
  const all = both(sources);
  const isValid = (value: JsonValue | undefined): value is JsonValue =>
    value !== undefined && sources.every((source) => refusalOf(source, value) === undefined) && isUsable(value);
  for (const propose of [
    ...sources.map((source) => () => minimalValue(source)),
    () => minimalValue(all),
    ...USUAL.map((value) => () => value),
    // Nothing is allowed by `false`: the counterexample is a value of the first.
    () => schemaInclusion(all, { schema: false }).counterexample,
  ]) {
    const value = propose();
    if (isValid(value)) return value;
  }
  return undefined;
}

/** The schema of what several allow. Their definitions have different names. */
export function both(sources: readonly SchemaSource[]): SchemaSource {
  const [only] = sources;
  if (sources.length === 1 && only !== undefined) return only;
  return { schema: { allOf: sources.map(({ schema }) => schema) }, document: { $defs: definitionsOf(sources) } };
}

function definitionsOf(sources: readonly SchemaSource[]): JsonObject {
  return Object.assign(
    {},
    ...sources.map(({ document }) => (isObject(document?.['$defs']) ? document['$defs'] : {})),
  ) as JsonObject;
}
