import { messageOf } from '@banyan/kernel';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { JsonValue } from '../../resolve-references.js';
import type { SchemaSource } from '../inclusion.js';

/** Why a value is refused: where, and what ajv says. */
export interface Refusal {
  /** JSON pointer into the value. */
  readonly pointer: string;
  readonly message: string;
}

const compiled = new WeakMap<object, ValidateFunction | string>();

/**
 * What ajv says of a value, JSON Schema 2020-12 with formats asserted, as the gateway asserts them.
 *
 * @returns undefined where it is valid
 */
export function refusalOf(source: SchemaSource, value: JsonValue): Refusal | undefined {
  if (typeof source.schema === 'boolean')
    return source.schema ? undefined : { pointer: '', message: 'must not be there' };
  const validate = checkOf(source, source.schema);
  if (typeof validate === 'string')
    return { pointer: '', message: `has a schema that ajv cannot compile: ${validate}` };
  if (validate(value)) return undefined;
  const errors = validate.errors ?? [];
  // The first error of an alternative is about the alternative; the last is about the whole.
  const error = errors.find(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf') ?? errors[0];
  if (error?.keyword === 'false schema') return { pointer: error.instancePath, message: 'must not be there' };
  const detail = error?.keyword === 'enum' ? ` (${JSON.stringify(error.params['allowedValues'])})` : '';
  return { pointer: error?.instancePath ?? '', message: `${error?.message ?? 'is not valid'}${detail}` };
}

function checkOf({ document }: SchemaSource, schema: object): ValidateFunction | string {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    const ajv = new Ajv2020({ strict: false, validateSchema: false, ownProperties: true, logger: false });
    // The default export of a CommonJS module: Node gives the function, TypeScript's types the namespace.
    (ajvFormats as unknown as (ajv: Ajv2020) => void)(ajv);
    try {
      validate = ajv.compile({
        ...(document?.['$defs'] !== undefined && { $defs: document['$defs'] }),
        allOf: [schema],
      });
    } catch (error) {
      validate = messageOf(error);
    }
    compiled.set(schema, validate);
  }
  return validate;
}
