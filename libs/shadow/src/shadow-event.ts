import type { Arm } from '@banyan/kernel';
import type { Observation } from './comparison.js';

/** Why a selected request was not copied. */
export type SkipReason =
  /** As many copies as allowed are under way; there is no queue. */
  | 'full'
  /** Too many cut calls never ended: the shadow arm ignores its signal. */
  | 'stuck'
  /** The pool is closed. */
  | 'closed';

/** Why a copy that was started was not compared. */
export type ShadowFailure =
  /** The shadow call failed. */
  | 'shadow-failed'
  /** The live request had no answer of its own to compare with. */
  | 'serving-failed'
  /** Not both answers were there within the copy's own deadline. */
  | 'deadline'
  /** The answers cannot be compared: too deep, too large, not plain data. */
  | 'uncomparable'
  /** Cut because the pool closed. */
  | 'closed';

/** What happened to one selected request. Every one ends as `skipped`, `compared` or `failed`. */
export type ShadowEvent = {
  readonly operation: string;
  /** The arm the copy goes to. */
  readonly arm: Arm;
} & (
  | { readonly kind: 'started' }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'compared'; readonly observation: Observation }
  | { readonly kind: 'failed'; readonly reason: ShadowFailure; readonly error: unknown }
);

/** Counts since the pool was made. selected = started + skipped; started = compared + failed + in flight. */
export interface ShadowCounts {
  readonly selected: number;
  readonly started: number;
  readonly skipped: number;
  readonly compared: number;
  readonly failed: number;
  readonly matched: number;
  readonly mismatched: number;
}
