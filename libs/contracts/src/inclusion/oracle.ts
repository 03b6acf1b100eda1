import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { SchemaSource } from '../compatibility/inclusion.js';
import type { JsonObject, JsonValue } from '../resolve-references.js';

/** What ajv says of values under one schema; undefined where it cannot say. */
export type Oracle = (value: JsonValue) => boolean | undefined;

/** Members of a document that say nothing of the value, and that references lead into. */
const KEPT = new Set(['$defs', 'definitions', '$id', '$schema']);
const OPENAPI = new Set(['openapi', 'info', 'paths', 'components', 'servers', 'tags', 'webhooks', 'security']);
const MEMBER = 'x-banyan-schema';

/** Compiles a schema when it is first asked. Whatever can be read is: nothing is refused for being unknown. */
export function oracleOf(source: SchemaSource): Oracle {
  let validate: ValidateFunction | undefined | null = null;
  return (value) => {
    if (validate === null) validate = compiled(source);
    return validate && asked(validate, value);
  };
}

function compiled(source: SchemaSource): ValidateFunction | undefined {
  const ajv = new Ajv2020({ strict: false, ownProperties: true, validateSchema: false, meta: false, logger: false });
  // The default export of a CommonJS module: Node gives the function, TypeScript's types the namespace.
  (ajvFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  return attempted(() => ajv.compile(whole(source)));
}

function asked(validate: ValidateFunction, value: JsonValue): boolean | undefined {
  return attempted(() => {
    const answer: unknown = validate(value);
    return typeof answer === 'boolean' ? answer : undefined;
  });
}

/** A schema that ajv cannot compile, or that never ends: whatever it throws, it has no opinion. */
function attempted<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function whole({ schema, document }: SchemaSource): JsonObject | boolean {
  if (document === undefined || document === schema || typeof schema === 'boolean') return schema;
  const vocabulary = Object.entries(document).filter(([name]) => KEPT.has(name) || OPENAPI.has(name));
  return { ...(Object.fromEntries(vocabulary) as JsonObject), [MEMBER]: schema, $ref: `#/${MEMBER}` };
}
