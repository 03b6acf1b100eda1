import { isObject, type JsonValue } from '../../resolve-references.js';
import type { SchemaText } from './contract-text.js';
import { below } from './pointer.js';

/** A schema that is left out allows everything. */
export function schemaText(schema: JsonValue | undefined, holder: string): SchemaText {
  const pointer = below(holder, 'schema');
  if (schema === undefined) return { schema: true, pointer };
  if (!isObject(schema) && typeof schema !== 'boolean')
    throw new Error(`${pointer} is neither an object nor a boolean`);
  return { schema, pointer };
}
