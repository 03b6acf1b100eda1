import type { JsonValue } from '../resolve-references.js';

/** Whether what was promised is still kept. `undecided`: neither a proof nor a counterexample was found. */
export type Compatibility = 'compatible' | 'breaking' | 'undecided';

/**
 * - `breaking`: somebody who relied on the earlier text may fail.
 * - `undecided`: nobody could show that they may, nor that they cannot.
 * - `warning`: allowed by the profile, and worth a person's look.
 * - `note`: additive, or prose.
 */
export type ChangeSeverity = 'breaking' | 'undecided' | 'warning' | 'note';

/** Whose side of the wire a change is on. `neither`: prose, servers, tags. */
export type ChangeDirection = 'request' | 'response' | 'neither';

/** A request as a storefront may send it: what used to be accepted and is not any more. */
export interface CounterexampleRequest {
  readonly kind: 'request';
  readonly method: string;
  /** Filled in, percent-encoded. */
  readonly path: string;
  /** Without its question mark; empty when there is none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
}

/** A response as it may now arrive, and would not have been valid before. */
export interface CounterexampleResponse {
  readonly kind: 'response';
  readonly method: string;
  /** The path template. */
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
}

export type Counterexample = CounterexampleRequest | CounterexampleResponse;

/** One difference between two texts of a contract, judged. */
export interface Change {
  /** The rule's id, such as `request-parameter-became-required`; stable. */
  readonly id: string;
  readonly severity: ChangeSeverity;
  readonly direction: ChangeDirection;
  /** JSON pointer into the later text, or into the earlier where the thing is gone. */
  readonly pointer: string;
  /** What changed and whom it may break, for people. */
  readonly message: string;
  /** What an architect can do instead. */
  readonly fix?: string;
  readonly counterexample?: Counterexample;
}

export interface Comparison {
  /** `breaking` where any change is; else `undecided` where any change is; else `compatible`. */
  readonly verdict: Compatibility;
  readonly changes: readonly Change[];
}
