import type { JsonObject } from '../resolve-references.js';

/** A contract as rules look at it. */
export interface LintedContract {
  readonly domain: string;
  /** `v1`, or `legacy`. */
  readonly version: string;
  /** As written, references in it. */
  readonly document: JsonObject;
  /** References resolved; undefined where they cannot be, which is the fault of one rule alone. */
  readonly resolved: JsonObject | undefined;
}

export interface LintFinding {
  /** JSON pointer into the text; empty: the text as a whole. */
  readonly pointer: string;
  readonly message: string;
}

/** One house rule: what it asks, why, and how to do as it asks. */
export interface LintRule {
  /** Stable. */
  readonly id: string;
  readonly because: string;
  readonly fix: string;
  /** The wire of the legacy core is described as it is, not as the house would have it. */
  readonly asksLegacy: boolean;
  findings(contract: LintedContract): readonly LintFinding[] | Promise<readonly LintFinding[]>;
}

export interface LintFault extends LintFinding {
  readonly rule: string;
  readonly fix: string;
}
