/** The right to run one saga, for a while. */
export interface SagaLease {
  readonly id: string;
  /** Counts who had it: what an earlier holder writes is refused, however long it slept. */
  readonly epoch: number;
  /** On this process's monotonic clock, taken before the database was asked: it lapses there no sooner. */
  readonly untilMs: number;
}

/** A saga as its holder has it. */
export interface HeldSaga<State> {
  readonly lease: SagaLease;
  readonly state: State;
}

/** Another has taken the saga over, or may have: whoever gets this stops at once and writes nothing. */
export class SagaLost extends Error {
  override readonly name = 'SagaLost';
}
