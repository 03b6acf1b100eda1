/** Kinds of values as a mismatch names them. `absent`: no such member, or undefined. */
export type ValueType = 'absent' | 'null' | 'array' | 'object' | 'string' | 'number' | 'boolean' | 'other';

/** The kind of a value, never the value: it may be personal. */
export function valueType(value: unknown): ValueType {
  if (value === undefined) return 'absent';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return type === 'object' || type === 'string' || type === 'number' || type === 'boolean' ? type : 'other';
}
