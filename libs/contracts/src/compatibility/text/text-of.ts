import type { JsonValue } from '../../resolve-references.js';

/** A text as it is, a number or boolean as its text; what is neither is nothing. */
export const textOf = (value: JsonValue | undefined): string =>
  value === undefined || value === null || typeof value === 'object' ? '' : String(value);
