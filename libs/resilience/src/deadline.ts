import type { Clock } from '@banyan/kernel';

/** The one absolute deadline of a request, on the monotonic clock. Every hop is given what remains of it. */
export class Deadline {
  readonly #endsAt: number;

  constructor(
    private readonly clock: Clock,
    /** From now, in ms. */
    budgetMs: number,
  ) {
    this.#endsAt = clock.monotonicMs() + budgetMs;
  }

  /** Never below 0. */
  remainingMs(): number {
    return Math.max(0, this.#endsAt - this.clock.monotonicMs());
  }

  get expired(): boolean {
    return this.remainingMs() === 0;
  }
}

/** What one call to one arm is given. */
export interface Attempt {
  /** Aborts when the attempt's share of the deadline is over or the client leaves. */
  readonly signal: AbortSignal;
  /**
   * Calls the listener once, should the attempt end before what it was made for. Cheaper than the signal, and with a timer behind it
   * for certain. Absent: the signal tells, and the time has to be watched beside it.
   */
  readonly onOver?: (listener: () => void) => void;
  /** What this attempt may still spend, in ms; never below 0. */
  remainingMs(): number;
  /** Whose question it is; for what is drawn by sessions, and never sent on. Absent: nobody's, such as a copy. */
  readonly session?: string;
  /** W3C trace context of this attempt, to be sent on. */
  readonly traceparent?: string;
  /**
   * The arm calls it in the same turn in which it hands the first byte of its question to the network: an attempt may have
   * waited for a place, a connection or a processor, and what it was sent for may have been taken back since. Absent:
   * nothing takes it back.
   *
   * @throws ArmError `withdrawn`; then nothing may be sent
   */
  readonly beforeDispatch?: () => void;
  /**
   * The legacy arm tells it every answer of the core to this question; a login has an attempt of its own and is never among
   * them. Absent: nobody listens.
   */
  readonly heard?: (answer: HeardAnswer) => void;
}

/** An answer of the legacy core, byte for byte. */
export interface HeardAnswer {
  /** Which face of the core gave it. */
  readonly face: string;
  /** Path and query that were asked, below the core's base path. */
  readonly target: string;
  readonly status: number;
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
}
