/** What a shadow call is given: time and a signal of its own, nothing of the live request's. */
export interface ShadowAttempt {
  /** Aborts at the call's own deadline, or when the pool closes. */
  readonly signal: AbortSignal;
  /** Milliseconds the call may still take; never below 0. */
  remainingMs(): number;
}
