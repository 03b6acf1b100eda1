import type { Arm } from '@banyan/kernel';
import type { ShadowAttempt } from './shadow-attempt.js';

/** How a domain's two arms can differ for a while although neither is wrong: a change reaches one later than the other. */
export interface InFlightRule {
  /** A change has reached both arms this long after it was made, ms: the declared bound. */
  readonly lagMs: number;
  /**
   * How far the clock that stamps changes may be from ours, ms. A change that is this much older than the window still
   * counts as evidence, so it is part of what a wrong answer could hide behind: keep it small.
   */
  readonly clockToleranceMs: number;
  /**
   * A question whose two answers differ, broken up into the smallest ones that still differ, each with what both arms had
   * said to it. Empty: it cannot be broken up, and the difference stays one.
   */
  questions(operation: string, input: unknown, serving: unknown, shadow: unknown): readonly DifferingQuestion[];
  /** When what the service said last changed, ms since the Unix epoch; null or undefined: it does not say. */
  changedAtMs(result: unknown): number | null | undefined;
  /**
   * The first instant at which the answer to a question becomes another by itself, as an arm's result says, ms since the Unix
   * epoch; undefined: none is known. Absent: nothing changes by itself.
   */
  changesAtMs?(input: unknown, result: unknown): number | undefined;
  /** How old what the service said was when it said it, ms; undefined: it does not say, and counts as true at that moment. */
  ageMs(result: unknown): number | undefined;
}

/** One question to which the arms said different things. */
export interface DifferingQuestion {
  readonly operation: string;
  readonly input: unknown;
  readonly serving: unknown;
  readonly shadow: unknown;
  /** Where in the copied answer it stands, as a rule-style path such as `items.*`; absent: it is all of it. */
  readonly at?: string;
}

/** Asks an arm over its shadowing connection. May throw, reject, never settle or return anything. */
export type AskArm = (arm: Arm, operation: string, input: unknown, attempt: ShadowAttempt) => unknown;
