import { isObject, type JsonValue } from '../resolve-references.js';
import type { Formula } from './formula.js';
import type { Formulas } from './formulas.js';
import { ALL_TYPES, TYPE } from './json-type.js';

/** ajv passes over a member of that name wherever a keyword maps names. */
export const isMapped = (name: string): boolean => name !== '__proto__';

/** The names that a keyword such as `properties` maps; none where it is no object. */
export function namesOf(value: JsonValue | undefined): readonly string[] {
  return isObject(value) ? Object.keys(value).filter(isMapped) : [];
}

/** Of objects that have the member. */
export function withMember(formulas: Formulas, name: string, then: Formula): Formula {
  return formulas.or([formulas.types(ALL_TYPES & ~TYPE.object), formulas.not(formulas.has(name)), then]);
}
