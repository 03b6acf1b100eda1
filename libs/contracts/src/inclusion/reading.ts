import type { JsonObject, JsonValue } from '../resolve-references.js';
import type { Formula } from './formula.js';
import type { Formulas } from './formulas.js';
import type { InclusionLimits } from './limits.js';

/** What the reading of one keyword may ask of the others. */
export interface Reading {
  readonly formulas: Formulas;
  readonly limits: InclusionLimits;
  read(schema: JsonValue | undefined): Formula;
  /** Where a reference leads; undefined: nowhere that is known. */
  target(keyword: '$ref' | '$dynamicRef', reference: JsonValue, from: JsonObject): JsonValue | undefined;
  /** What nobody can say: a proposition of its own, the same wherever the same value stands. */
  opaque(keyword: string, value: JsonValue | undefined, why: string): Formula;
  /** That what a keyword says is what ajv makes of it, and not what the specification says. */
  disputed(keyword: string, value: JsonValue): Formula;
}
