/** What one call may cost, as the line needs it: an attempt of `@banyan/resilience` is one. */
export interface CallAttempt {
  /** Aborts when the attempt's share of the deadline is over or the client leaves. */
  readonly signal: AbortSignal;
  /** What this attempt may still spend, in ms; never below 0. */
  remainingMs(): number;
  /** W3C trace context of this attempt, to be sent on. */
  readonly traceparent?: string;
  /**
   * Called in the same turn in which the first byte of the question is handed to the network.
   *
   * @throws ArmError `withdrawn`; then nothing is sent
   */
  readonly beforeDispatch?: () => void;
}
