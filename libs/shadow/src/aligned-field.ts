import type { Members } from './walk.js';

/** One place of two answers, legacy's beside the service's, whoever served. */
export interface AlignedField {
  /** Rule-style path: `*` for any index or key. */
  readonly path: string;
  /** The same place as a person finds it: in place of each `*` the index in legacy's order. A key stays `*`: it is data. */
  readonly at: string;
  readonly legacy: unknown;
  readonly service: unknown;
  readonly state: FieldState;
  /** The objects around it, the outermost first; those of an arm end where it has none. */
  readonly around: { readonly legacy: readonly Members[]; readonly service: readonly Members[] };
}

export type FieldState =
  /** Alike, or within the tolerance of its rule. */
  | 'same'
  | 'differs'
  /** Differs because the two are of different kinds altogether: the difference is their `kind`. */
  | 'follows'
  /** Its rule says that it may differ. */
  | 'uncompared';
