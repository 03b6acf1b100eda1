import { messageOf } from '@banyan/kernel';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import { SchemaCompiler } from '../../schema-checks.js';
import { mediaIn, objectAt, operationsIn, parametersIn, responsesIn } from '../each-operation.js';
import type { LintFinding, LintRule } from '../lint-rule.js';
import { below } from '../pointer.js';

export const examples: LintRule = {
  id: 'examples',
  because: 'an example is what people copy; one that the contract refuses teaches them wrong',
  fix: 'give every parameter, request body and status at least one example, and let each be valid under its schema',
  asksLegacy: false,
  findings({ resolved }) {
    if (resolved === undefined) return [];
    const schemas = new SchemaCompiler();
    return operationsIn(resolved).flatMap((found) => {
      const { requestBody } = found.operation;
      const bodies = [
        ...(isObject(requestBody) ? mediaIn(requestBody, below(found.pointer, 'requestBody')) : []),
        ...responsesIn(found).flatMap(({ response, pointer }) => mediaIn(response, pointer)),
      ];
      return [
        ...parametersIn(found).flatMap(({ parameter, pointer }) => holderFindings(parameter, pointer, schemas)),
        ...bodies.flatMap(({ media, pointer }) => holderFindings(media, pointer, schemas)),
      ];
    });
  },
};

/** Of a parameter or a media type: both carry a schema and examples of it. */
function holderFindings(holder: JsonObject, pointer: string, schemas: SchemaCompiler): readonly LintFinding[] {
  const shown = examplesOf(holder, pointer);
  if (shown.length === 0) return [{ pointer, message: 'has no example' }];
  const schema = holder['schema'];
  if (!isObject(schema)) return [];
  try {
    const check = schemas.compile(schema);
    return shown.flatMap(({ value, at }) =>
      check.faults(value, true).map((fault) => ({ pointer: at + fault.pointer, message: fault.message })),
    );
  } catch (error) {
    return [{ pointer: below(pointer, 'schema'), message: messageOf(error) }];
  }
}

function examplesOf(holder: JsonObject, pointer: string): readonly { value: JsonValue; at: string }[] {
  const named = Object.entries(objectAt(holder, 'examples')).flatMap(([name, example]) =>
    isObject(example) && example['value'] !== undefined
      ? [{ value: example['value'], at: below(pointer, 'examples', name, 'value') }]
      : [],
  );
  const { example } = holder;
  return example === undefined ? named : [...named, { value: example, at: below(pointer, 'example') }];
}
