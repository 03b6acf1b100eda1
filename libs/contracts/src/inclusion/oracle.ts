import { Ajv2020, type Options } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { SchemaSource } from '../compatibility/inclusion.js';
import type { JsonObject, JsonValue } from '../resolve-references.js';

/** What ajv says of values under one schema; undefined where it cannot say. */
export type Oracle = (value: JsonValue) => boolean | undefined;

/** Members of a document that say nothing of the value, and that references lead into. */
const KEPT = new Set(['$defs', 'definitions', '$id', '$schema']);
const OPENAPI = new Set(['openapi', 'info', 'paths', 'components', 'servers', 'tags', 'webhooks', 'security']);
const LENIENT: Options = { strict: false, ownProperties: true, validateSchema: false, meta: false, logger: false, code: { optimize: false } };
const MEMBER = 'x-banyan-schema';

/**
 * Compiles a schema when it is first asked. Whatever can be read is: nothing is refused for being unknown. Asked twice,
 * with and without an end at the first error: the code that ajv writes differs, and where the answers do, it has none.
 */
export function oracleOf(source: SchemaSource): Oracle {
  let readers: readonly ((value: unknown) => boolean | undefined)[] | undefined;
  return (value) => {
    readers ??= [false, true].map((allErrors) => compiled(source, allErrors));
    const [one, other] = readers.map((reader) => reader(value));
    return one === other ? one : undefined;
  };
}

function compiled(source: SchemaSource, allErrors: boolean): (value: unknown) => boolean | undefined {
  const ajv = new Ajv2020({ ...LENIENT, allErrors });
  // The default export of a CommonJS module: Node gives the function, TypeScript's types the namespace.
  (ajvFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  const validate = attempted(() => ajv.compile(whole(source)));
  return (value) =>
    attempted(() => {
      // A copy as it would arrive: ajv compares by `constructor`, too, so that a part of the schema itself is no witness.
      const answer: unknown = validate?.(JSON.parse(JSON.stringify(value)));
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
