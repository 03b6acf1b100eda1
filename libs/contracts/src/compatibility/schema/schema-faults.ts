import { messageOf } from '@banyan/kernel';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import { below, pointerOf, valueAt } from '../text/pointer.js';
import type { References } from '../text/references.js';

/** Members whose content is a value rather than more of the document. */
const VALUES = new Set(['example', 'examples', 'default', 'enum', 'const', 'mapping']);
/** Keywords whose members are named by people, so that a name such as `enum` there is no keyword. */
const NAMED = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas', 'schemas']);

let metaSchema: Ajv2020 | undefined;

/** Schemas that JSON Schema 2020-12 does not allow (`type: strin`), and references that lead nowhere. */
export function schemaFaults(document: JsonObject, { anchors }: References): readonly string[] {
  const faults: string[] = [];
  metaSchema ??= new Ajv2020({ strict: false, logger: false });
  const check = (schema: JsonValue, pointer: string): void => {
    if (!isObject(schema) && typeof schema !== 'boolean') faults.push(`${pointer} is neither an object nor a boolean`);
    else if (metaSchema?.validateSchema(plain(schema)) === false) {
      const [error] = metaSchema.errors ?? [];
      faults.push(`${pointer}${error?.instancePath ?? ''} ${error?.message ?? 'is no schema'}`);
    }
  };
  const followed = (from: JsonObject): void => {
    let found: JsonValue | undefined = from;
    for (const seen = new Set<JsonValue>(); isObject(found) && typeof found['$ref'] === 'string';) {
      if (seen.has(found)) throw new Error(`$ref ${found['$ref']} leads back to itself`);
      seen.add(found);
      found = valueAt(document, pointerOf(found['$ref'], document, anchors));
    }
  };
  const visit = (value: JsonValue, pointer: string, named: boolean, inSchema: boolean): void => {
    if (Array.isArray(value)) {
      for (const [at, item] of (value as readonly JsonValue[]).entries())
        visit(item, below(pointer, at), false, inSchema);
      return;
    }
    if (!isObject(value)) return;
    const reference = value['$ref'];
    if (!named && typeof reference === 'string') {
      try {
        followed(value);
      } catch (error) {
        faults.push(`${pointer} ${messageOf(error)}`);
      }
    }
    for (const [key, member] of Object.entries(value)) {
      if (!named && (VALUES.has(key) || key.startsWith('x-'))) continue;
      const at = below(pointer, key);
      const isSchema = !inSchema && (pointer === '/components/schemas' || (!named && key === 'schema'));
      if (isSchema) check(member, at);
      visit(member, at, !named && NAMED.has(key), inSchema || isSchema);
    }
  };
  visit(document, '', false, false);
  return faults;
}

/** The meta-schema itself is asked, whatever dialect the schema says it is of. */
function plain(schema: JsonObject | boolean): JsonObject | boolean {
  if (typeof schema === 'boolean') return schema;
  const { $schema: _, ...rest } = schema;
  return rest;
}
