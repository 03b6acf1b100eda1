/** What asking both arms again brought to light. */
export interface AskedAgain {
  /** Do both arms say the same now? */
  readonly agree: boolean;
  /** Does legacy say something else now than when it was last asked? */
  readonly legacyMoved: boolean;
  /** When the service says that it last changed, ms since the Unix epoch; null or undefined: it does not say. */
  readonly changedAtMs: number | null | undefined;
}

/** What was seen of a question before it is asked this time. All instants by our own wall clock, ms. */
export interface Circumstances {
  /** The first asking began. */
  readonly firstAskedAtMs: number;
  /** The asking before this one began. */
  readonly lastAskedAtMs: number;
  readonly nowMs: number;
  /** The instants at which the first two answers were to change by themselves, as each said of its own. */
  readonly changesAtMs: readonly number[];
  /** Did legacy move at any asking before this one? */
  readonly movedBefore: boolean;
  /** Askings left after this one. */
  readonly triesLeft: number;
  readonly lagMs: number;
  readonly clockToleranceMs: number;
}

/**
 * `in-flight`: the arms differed because a change was on its way. `again`: it moved once more; ask later. `unexplained`:
 * they differ, and nothing says that they had reason to.
 */
export type InFlightVerdict = 'in-flight' | 'again' | 'unexplained';

/**
 * Was a difference a change on its way? Said only on positive evidence: both agree a lag bound later, *and* a change was
 * really made in the window, seen by the service (its own instant of the last change), by legacy's answer differing
 * from its earlier one, or because an answer had said itself that it would change then: one arm was asked before a window
 * closed and the other after it. Otherwise an answer that is wrong only now and then would pass for lag.
 *
 * | agree now | changed since first asked - lag | changed since last asked | tries left | verdict |
 * | --------- | ------------------------------- | ------------------------ | ---------- | ----------- |
 * | yes       | yes                             | any                      | any        | in-flight   |
 * | yes       | no                              | any                      | any        | unexplained |
 * | no        | any                             | yes                      | yes        | again       |
 * | no        | any                             | yes                      | none       | unexplained |
 * | no        | any                             | no                       | any        | unexplained |
 *
 * The service's instant is of another clock: it counts from `clockToleranceMs` before the window to `clockToleranceMs`
 * after now. An instant further in the future is of a clock that cannot be believed and proves nothing. What remains: a
 * wrong answer about stock that really changed in that very window passes for lag, until it is asked on quiet stock.
 */
export function explainInFlight(again: AskedAgain, when: Circumstances): InFlightVerdict {
  const { firstAskedAtMs, lastAskedAtMs, nowMs, lagMs, clockToleranceMs } = when;
  const changedSince = (sinceMs: number): boolean =>
    typeof again.changedAtMs === 'number' &&
    again.changedAtMs >= sinceMs - clockToleranceMs &&
    again.changedAtMs <= nowMs + clockToleranceMs;
  if (again.agree) {
    const changedByItself = when.changesAtMs.some(
      (atMs) => atMs >= firstAskedAtMs - clockToleranceMs && atMs <= nowMs + clockToleranceMs,
    );
    const hadReason = again.legacyMoved || when.movedBefore || changedByItself || changedSince(firstAskedAtMs - lagMs);
    return hadReason ? 'in-flight' : 'unexplained';
  }
  const movedFurther = again.legacyMoved || changedSince(lastAskedAtMs);
  return movedFurther && when.triesLeft > 0 ? 'again' : 'unexplained';
}
