/** How one field of a canonical result is compared. Paths use `*` for any array index, as in `items.*.quantity`. */
export type FieldRule =
  /** Not compared. */
  | { readonly kind: 'ignored'; readonly because: string }
  /** An instant or an age, which differs whenever it is asked: not compared, but read where a difference is explained. */
  | { readonly kind: 'clock'; readonly because: string }
  /** Numbers may differ by this much, absolutely. */
  | { readonly kind: 'tolerance'; readonly absolute: number }
  /** An array compared as a set keyed by this member. */
  | { readonly kind: 'keyed-set'; readonly key: string };

/** By field path; a path without a rule is compared exactly. */
export type ComparisonRules = Readonly<Record<string, FieldRule>>;

/** One difference: where and of what kinds, never the values (they may be personal). */
export interface Mismatch {
  /** Rule-style path, array indices replaced by `*`: bounded, so it can be counted. */
  readonly path: string;
  readonly servingType: string;
  readonly shadowType: string;
}

/** A difference with its values: evidence is made of it at once, and it leaves this library only as hashes. */
export interface Difference extends Mismatch {
  readonly serving: unknown;
  readonly shadow: unknown;
}

export type Observation =
  { readonly kind: 'match' } | { readonly kind: 'mismatch'; readonly mismatches: readonly Mismatch[] };
