import { type DurationSummary, type RecordedOutcome, RecordedDurations } from '@banyan/slo';

/** What one arm did over the whole record, every line counted. */
export interface ArmTotal {
  readonly requests: number;
  readonly failed: number;
  /** Over the latency threshold; absent when there is none. */
  readonly slow?: number;
  /** Absent when no line says how long it took. */
  readonly ms?: DurationSummary;
}

/** Sums up both arms of a record, whatever is judged of it. */
export class ArmTotals {
  readonly #arms = {
    legacy: { requests: 0, failed: 0, slow: 0, durations: new RecordedDurations() },
    service: { requests: 0, failed: 0, slow: 0, durations: new RecordedDurations() },
  };

  /** @param thresholdMs from which a request is slow; undefined: none is */
  constructor(private readonly thresholdMs: number | undefined) {}

  add({ arm, failed, ms }: RecordedOutcome): void {
    const total = this.#arms[arm];
    total.requests++;
    if (failed) total.failed++;
    if (ms === undefined || ms === null) return;
    total.durations.add(ms);
    if (this.thresholdMs !== undefined && ms > this.thresholdMs) total.slow++;
  }

  summary(): { readonly legacy: ArmTotal; readonly service: ArmTotal } {
    return { legacy: this.#of('legacy'), service: this.#of('service') };
  }

  #of(arm: 'legacy' | 'service'): ArmTotal {
    const { requests, failed, slow, durations } = this.#arms[arm];
    const ms = durations.summary();
    return { requests, failed, ...(this.thresholdMs !== undefined && { slow }), ...(ms && { ms }) };
  }
}
