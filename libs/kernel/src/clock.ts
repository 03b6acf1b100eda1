/** Time is given, never taken: whatever decides by time receives one of these, and tests hold the hands. */
export interface Clock {
  /** Wall clock, milliseconds since the Unix epoch. For records people read; it may jump. */
  nowMs(): number;
  /** Monotonic milliseconds from an arbitrary origin, with a fraction. For deadlines, leases, ages; it never jumps. */
  monotonicMs(): number;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
};

/** A clock that moves only when told. */
export class ManualClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#wallMs = startMs;
  }

  nowMs(): number {
    return this.#wallMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  /** Moves both hands forward by `ms`. */
  advance(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
  }

  /** Moves the wall clock alone, as NTP or an operator would; the monotonic hand stands. */
  jumpWallClock(ms: number): void {
    this.#wallMs += ms;
  }
}

/** UTC with milliseconds, as every record and log line carries it. */
export function isoUtc(ms: number): string {
  return new Date(ms).toISOString();
}
