import { Ajv2020, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import type { SchemaSource } from '../compatibility/inclusion.js';
import type { JsonObject, JsonValue } from '../resolve-references.js';
import { sizeOf } from './json-texts.js';
import type { InclusionLimits } from './limits.js';
import { linearExpression } from './pattern/linear-expression.js';

/** What ajv says of values under one schema. */
export interface Oracle {
  /** Undefined where it cannot say. */
  accepts(value: JsonValue): boolean | undefined;
  /** Why it refuses a value: the place in the schema, and a message. */
  fault(value: JsonValue): string | undefined;
}

const LENIENT: Options = {
  strict: false,
  ownProperties: true,
  validateSchema: false,
  meta: false,
  logger: false,
  // Half of the time of a compilation, for code that is run a few times.
  code: { optimize: false, regExp: linearExpression },
};
/** Members of a document that say nothing of the value, and that references lead into. */
const KEPT = new Set(['$defs', 'definitions', '$id', '$schema']);
const OPENAPI = new Set(['openapi', 'info', 'paths', 'components', 'servers', 'tags', 'webhooks', 'security']);
const MEMBER = 'x-banyan-schema';

/**
 * Compiles a schema when it is first asked. Whatever can be read is: nothing is refused for being unknown. Where the
 * schema is not large, asked twice, with and without an end at the first error: the code that ajv writes differs, and
 * where the answers do, it has none.
 */
export function oracleOf(source: SchemaSource, limits: InclusionLimits): Oracle {
  let validators: readonly (ValidateFunction | undefined)[] | undefined;
  // A schema that leads back to itself about the same value ends with the stack, each time after a while.
  let isBroken = false;
  const ask = (index: number, value: JsonValue): boolean | undefined => {
    validators ??= modesFor(sizeOf(source.schema), limits).map((allErrors) => compiled(source, allErrors));
    const validate = isBroken ? undefined : validators[index];
    return attempted(() => {
      // A copy as it would arrive: ajv compares by `constructor`, too, so that a part of the schema itself is no witness.
      isBroken = true;
      const answer: unknown = validate?.(JSON.parse(JSON.stringify(value)));
      isBroken = typeof answer !== 'boolean';
      return typeof answer === 'boolean' ? answer : undefined;
    });
  };
  return {
    accepts: (value) => {
      const first = ask(0, value);
      return (validators?.length ?? 0) > 1 && ask(1, value) !== first ? undefined : first;
    },
    fault: (value) => {
      if (ask(0, value) !== false) return undefined;
      const [error] = validators?.[0]?.errors ?? [];
      return (
        error && `${error.schemaPath.replace(`#/${MEMBER}`, '#')}: ${error.instancePath} ${error.message ?? ''}`.trim()
      );
    },
  };
}

/** Whether each of the two ways of ajv ends at the first error. */
function modesFor(size: number, limits: InclusionLimits): readonly boolean[] {
  if (size > limits.oracleSize) return [];
  return size > limits.oracleTwiceSize ? [false] : [false, true];
}

function compiled(source: SchemaSource, allErrors: boolean): ValidateFunction | undefined {
  const ajv = new Ajv2020({ ...LENIENT, allErrors });
  // The default export of a CommonJS module: Node gives the function, TypeScript's types the namespace.
  (ajvFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  return attempted(() => ajv.compile(whole(source)));
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
  const around = Object.entries(document).filter(([name]) => KEPT.has(name) || OPENAPI.has(name));
  return { ...Object.fromEntries(around), [MEMBER]: schema, $ref: `#/${MEMBER}` };
}
