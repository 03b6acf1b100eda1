import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import { listAt, mediaIn, objectAt, operationsIn } from '../each-operation.js';
import type { LintFinding, LintRule } from '../lint-rule.js';
import { below } from '../pointer.js';

export const strictRequests: LintRule = {
  id: 'strict-requests',
  because: 'a misspelt member that is silently ignored answers another question than was asked',
  fix: 'write additionalProperties: false (or what further members may be) in every object of a request',
  asksLegacy: false,
  findings({ resolved }) {
    return operationsIn(resolved ?? {}).flatMap(({ operation, pointer }) => {
      const { requestBody } = operation;
      if (!isObject(requestBody)) return [];
      return mediaIn(requestBody, below(pointer, 'requestBody')).flatMap(({ media, pointer: at }) =>
        openObjects(media['schema'], below(at, 'schema')),
      );
    });
  },
};

function openObjects(schema: JsonValue | undefined, pointer: string): readonly LintFinding[] {
  if (!isObject(schema)) return [];
  const says = schema['additionalProperties'] !== undefined || schema['unevaluatedProperties'] !== undefined;
  const isOpen = (schema['type'] === 'object' || isObject(schema['properties'])) && !says;
  return [
    ...(isOpen ? [{ pointer, message: 'lets members pass that it does not know' }] : []),
    ...Object.entries(objectAt(schema, 'properties')).flatMap(([name, property]) =>
      openObjects(property, below(pointer, 'properties', name)),
    ),
    ...openObjects(schema['items'], below(pointer, 'items')),
    ...combined(schema, pointer),
  ];
}

/** Parts that are put together are closed where they are, by `unevaluatedProperties`; alternatives are closed each. */
function combined(schema: JsonObject, pointer: string): readonly LintFinding[] {
  if (schema['unevaluatedProperties'] !== undefined) return [];
  return ['anyOf', 'oneOf'].flatMap((word) =>
    listAt(schema, word).flatMap((inner, index) => openObjects(inner, below(pointer, word, index))),
  );
}
