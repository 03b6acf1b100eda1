/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
export const list = (items: Schema): Schema => ({ type: 'array', items });

/** An object whose every property is required, but for those whose name ends with `?`; nothing else may stand in it. */
export function record(properties: Readonly<Record<string, Schema>>, description?: string): Schema {
  const entries = Object.entries(properties);
  return {
    type: 'object',
    ...(description === undefined ? {} : { description }),
    required: entries.flatMap(([name]) => (name.endsWith('?') ? [] : [name])),
    properties: Object.fromEntries(entries.map(([name, schema]) => [name.replace(/\?$/, ''), schema])),
    additionalProperties: false,
  };
}

export const RELEASE: Schema = { type: 'string', pattern: '^[\\x21-\\x7e]{1,64}$' };
export const TEXT: Schema = { type: 'string' };
export const COUNT: Schema = { type: 'integer', minimum: 0 };
export const NUMBER: Schema = { type: 'number' };
export const FLAG: Schema = { type: 'boolean' };
export const RATIO: Schema = { type: 'number', minimum: 0, maximum: 1 };
export const PERCENT: Schema = { type: 'number', minimum: 0, maximum: 100 };
export const MS: Schema = { type: 'number', minimum: 0, description: 'milliseconds' };
export const INSTANT: Schema = { type: 'string', format: 'date-time' };
export const UUID: Schema = { type: 'string', format: 'uuid' };
export const HASH: Schema = { type: 'string', pattern: '^[0-9a-f]{64}$' };
export const word = (...words: readonly string[]): Schema => ({ enum: words });
export const byDomain = (schema: Schema): Schema => ({ type: 'object', additionalProperties: schema });
