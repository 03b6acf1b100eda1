/** What one run is given. */
export interface RunOptions {
  /** What the attempt may spend, ms. */
  readonly budgetMs: number;
  /** Aborts when the client leaves. */
  readonly clientSignal?: AbortSignal;
  /** Whose question it is. Default: nobody's. */
  readonly session?: string;
  /** Passed on to the arm. */
  readonly traceparent?: string;
  /** Asked at the last moment before the question leaves; false withdraws it. An arm that does not ask has not answered. */
  readonly mayDispatch?: () => boolean;
  /** Of the checkout: places are kept free for it. Default: it is not. */
  readonly urgent?: boolean;
  /** Nobody else can answer: while the breaker waits for its probe, so does the call, within its budget. Default: it is refused. */
  readonly waitsForProbe?: boolean;
}
