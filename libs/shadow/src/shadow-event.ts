import type { Arm } from '@banyan/kernel';
import type { Mismatch, Observation } from './comparison.js';
import type { UnverifiedReason } from './recheck.js';

/** Why a selected request was not copied. */
export type SkipReason =
  /** As many copies as allowed are under way; there is no queue. */
  | 'full'
  /** Too many cut calls never ended: the shadow arm ignores its signal. */
  | 'stuck'
  /** The process has more to do than it can: nobody waits for a copy. */
  | 'overloaded'
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

/** How asking legacy a second time went: what differed between its two answers, or that there is no second one. */
export type NoiseSample = { readonly kind: 'sampled'; readonly observation: Observation } | { readonly kind: 'failed' };

/**
 * What happened to one selected request, and besides, where legacy was asked twice and the difference was settled, what
 * that pair showed (`paired`). Every one ends as `skipped`, `compared` or `failed`; one that was compared and
 * differs is `settled` later, once both arms were asked again or could not be.
 */
export type ShadowEvent = {
  readonly operation: string;
  /** The arm the copy goes to. */
  readonly arm: Arm;
} & (
  | { readonly kind: 'started' }
  | { readonly kind: 'skipped'; readonly reason: SkipReason }
  | { readonly kind: 'compared'; readonly observation: Observation; readonly noise?: NoiseSample }
  | { readonly kind: 'failed'; readonly reason: ShadowFailure; readonly error: unknown }
  | {
      readonly kind: 'paired';
      /** The request's. */
      readonly tag: unknown;
      /** Where the service differed from legacy, unexplained and not ignored: rule-style paths, each once. */
      readonly service: readonly string[];
      /** Where legacy differed from itself; what a rule ignores of the service is ignored of it too. */
      readonly noise: readonly string[];
    }
  | { readonly kind: 'settled'; readonly outcome: 'explained' | 'ignored' }
  | { readonly kind: 'settled'; readonly outcome: 'mismatched'; readonly mismatches: readonly Mismatch[] }
  | { readonly kind: 'settled'; readonly outcome: 'unverified'; readonly reason: UnverifiedReason }
);

/**
 * How many of the copies selected under one definition of the serve flag and one epoch of the latch were compared. Those
 * that are neither compared, skipped nor failed are under way.
 */
export interface ShadowCoverage {
  readonly definition: string;
  readonly epoch: number;
  readonly selected: number;
  readonly compared: number;
  readonly skipped: number;
  readonly failed: number;
}

/**
 * Counts since the pool was made. selected = started + skipped; started = compared + failed + in flight;
 * compared = matched + explained + ignored + mismatched + unverified + pending.
 */
export interface ShadowCounts {
  readonly selected: number;
  readonly started: number;
  readonly skipped: number;
  readonly compared: number;
  readonly failed: number;
  readonly matched: number;
  /** Differed because a change was on its way from one arm to the other. */
  readonly explained: number;
  /** Differ, and rules that people made ignore all of it: no evidence. */
  readonly ignored: number;
  /** Differ, and nothing explains it. */
  readonly mismatched: number;
  /** Differed, and it could not be found out why. Not a match. */
  readonly unverified: number;
  /** Differed, and both arms are to be asked again. */
  readonly pending: number;
}
