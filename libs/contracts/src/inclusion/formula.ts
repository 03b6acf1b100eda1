import type { JsonValue } from '../resolve-references.js';
import type { TypeSet } from './json-type.js';
import type { Rational } from './rational.js';

/**
 * What a value may be asked. An atom about a type says nothing about values of other types: where `positive` it holds
 * of them, as JSON Schema has it, and where not it does not. Numbered by what it says, so that equal ones are the same.
 */
export type Formula = Shape & { readonly id: number };

export type Shape =
  | { readonly op: 'true' }
  | { readonly op: 'false' }
  | { readonly op: 'and'; readonly parts: readonly Formula[] }
  | { readonly op: 'or'; readonly parts: readonly Formula[] }
  /** A schema that is not looked into yet. `expand` gives what it says. */
  | { readonly op: 'schema'; readonly positive: boolean; readonly expand: () => Formula }
  | { readonly op: 'types'; readonly types: TypeSet }
  | Atom;

/** All of a sort, with a sign where its opposite is not of the same sort. */
export type Atom =
  | {
      readonly op: 'values';
      readonly positive: boolean;
      readonly values: readonly JsonValue[];
      /** Their canonical texts. */
      readonly texts: ReadonlySet<string>;
    }
  /**
   * Nobody knows what it says; but that it says the same wherever it stands. `isDispute`: it says that ajv's reading is
   * meant, where that is not the specification's.
   */
  | { readonly op: 'opaque'; readonly positive: boolean; readonly why: string; readonly isDispute: boolean }
  | { readonly op: 'least' | 'most'; readonly bound: Rational; readonly exclusive: boolean }
  | { readonly op: 'multiple'; readonly positive: boolean; readonly divisor: number; readonly exact: Rational }
  | { readonly op: 'minLength' | 'maxLength'; readonly count: number }
  | { readonly op: 'pattern'; readonly positive: boolean; readonly source: string }
  | { readonly op: 'format'; readonly positive: boolean; readonly name: string }
  | { readonly op: 'minItems' | 'maxItems'; readonly count: number }
  | { readonly op: 'unique'; readonly positive: boolean }
  /** Of the item at an index, where there is one. */
  | { readonly op: 'item'; readonly index: number; readonly holds: Formula }
  /** Of every item from an index on. */
  | { readonly op: 'rest'; readonly positive: boolean; readonly from: number; readonly holds: Formula }
  | { readonly op: 'atLeast' | 'atMost'; readonly count: number; readonly holds: Formula }
  | { readonly op: 'minProperties' | 'maxProperties'; readonly count: number }
  | { readonly op: 'has'; readonly positive: boolean; readonly name: string }
  /** Of the value of a member, where there is one. */
  | { readonly op: 'property'; readonly name: string; readonly holds: Formula }
  /** Of the values of all members with such names. */
  | { readonly op: 'members'; readonly positive: boolean; readonly names: NameSet; readonly holds: Formula }
  /** Of every member's name. */
  | { readonly op: 'names'; readonly positive: boolean; readonly holds: Formula };

/** Names that match a pattern, or all but some and those that match any of some patterns. */
export type NameSet =
  { readonly matching: string } | { readonly except: readonly string[]; readonly exceptMatching: readonly string[] };

export type FormulaOf<Op extends Shape['op']> = Extract<Shape, { readonly op: Op }> & { readonly id: number };
