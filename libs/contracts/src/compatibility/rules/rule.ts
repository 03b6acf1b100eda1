import type { ChangeDirection, ChangeSeverity, Counterexample } from '../comparison.js';
import type { Comparing } from '../comparing.js';

/** One kind of change, judged. */
export interface Rule {
  /** Stable: pipelines suppress by it, and `docs/how-to/compare-contracts.md` lists it. */
  readonly id: string;
  readonly direction: ChangeDirection;
  /** `opinion`: by profile, see `profiles.ts`. */
  readonly severity: ChangeSeverity | 'opinion';
  /** What is found, in a sentence. */
  readonly says: string;
  /** What an architect can do instead. */
  readonly fix: string;
  find(comparing: Comparing): Iterable<Finding>;
}

export interface Finding {
  /** JSON pointer into the later text, or into the earlier where the thing is gone. */
  readonly pointer: string;
  readonly message: string;
  /** Overrides the rule's, where neither proof nor counterexample was found. */
  readonly severity?: 'undecided';
  /**
   * What shows it. A finding that breaks and is shown by nothing is undecided, unless it is `certain`: what was promised
   * is gone, and no text could say otherwise.
   */
  readonly counterexample?: Counterexample | undefined;
  readonly certain?: true;
  /** Of a webhook or a callback, whose direction is the other. */
  readonly isReversed?: boolean;
}
